package io.weir.streams;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A finished record with its destination. It is passed to the only sink in this form, so that its size is known before
 * it is sent.
 */
final class Outgoing {
    /** The batch's header and a record's fixed fields, at their longest; bytes. */
    private static final int RECORD_OVERHEAD = 61 + 21;

    /** A length field before a key, a value, or a header's key or value, at its longest; bytes. */
    private static final int LENGTH_FIELD = 5;

    private final String topic;
    private final int partition;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Headers headers;
    private final @Nullable AttemptId dispatched;

    private Outgoing(
            String topic,
            int partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            @Nullable AttemptId dispatched) {
        this.topic = topic;
        this.partition = partition;
        this.key = key;
        this.value = value;
        this.headers = headers;
        this.dispatched = dispatched;
    }

    /** Creates a record of a run: its key is the run's id, and it goes to the partition that the run lives on. */
    static Outgoing ofRun(String topic, String runId, int home, byte[] value) {
        return new Outgoing(topic, home, runId.getBytes(StandardCharsets.UTF_8), value, new RecordHeaders(), null);
    }

    /** Creates a record that dispatches an attempt of a run. */
    static Outgoing dispatch(String topic, AttemptId attempt, int home, byte[] value) {
        byte[] key = attempt.runId().getBytes(StandardCharsets.UTF_8);
        return new Outgoing(topic, home, key, value, new RecordHeaders(), attempt);
    }

    static Outgoing of(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new Outgoing(topic, partition, key, value, headers, null);
    }

    String topic() {
        return topic;
    }

    byte @Nullable [] key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }

    Headers headers() {
        return headers;
    }

    /** Returns the attempt that the record dispatches, or null if it is not a dispatch. */
    @Nullable
    AttemptId dispatched() {
        return dispatched;
    }

    /**
     * Returns the record's partition in a topic of {@code count} partitions. A run's records go to the run's own
     * partition, so an instance that died only delays the readers of its own partitions. A queue may have another
     * number of partitions, and {@link Topics#STEP_CANCELLED} has one: there the run's partition is folded.
     */
    int partition(int count) {
        return partition % count;
    }

    /** Returns the maximum size of the record in a request and a batch, uncompressed, bytes. */
    int size() {
        return sizeOf(key, value, headers);
    }

    static int sizeOf(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        int size = RECORD_OVERHEAD + fieldSize(key) + fieldSize(value) + LENGTH_FIELD;
        for (Header header : headers) {
            size += LENGTH_FIELD + header.key().getBytes(StandardCharsets.UTF_8).length + fieldSize(header.value());
        }
        return size;
    }

    private static int fieldSize(byte @Nullable [] field) {
        return LENGTH_FIELD + (field == null ? 0 : field.length);
    }
}
