package io.weir.streams;

import io.weir.protocol.Partitions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Knows the partition of each run, and forwards records that arrived on another one: a record without a key, or one
 * from a producer with another partitioner. The run's id in the body decides. A record is forwarded once. If it arrives
 * on the wrong partition again, the topic's partition count is not the one at the start.
 */
final class Router {
    static final String HEADER = "weir.rerouted";

    /**
     * The maximum size that forwarding adds to a record: the header, and the run's id as a key if there was none;
     * bytes.
     */
    static final int ADDED_BYTES = 1_024;

    private final int partitions;

    /** @param partitions the number of partitions of the input topics */
    Router(int partitions) {
        this.partitions = partitions;
    }

    /** The place of a run's record, relative to this partition. */
    enum Place {
        HERE,
        ELSEWHERE,
        /** Not here, although it was forwarded to this partition. */
        LOST
    }

    int home(String runId) {
        return Partitions.of(runId, partitions);
    }

    Place place(Source source, String runId) {
        if (home(runId) == source.partition()) {
            return Place.HERE;
        }
        return isSentOn(source) ? Place.LOST : Place.ELSEWHERE;
    }

    /**
     * Returns true if the router forwarded the record. The header counts only if it names the same topic, because a
     * client may copy headers.
     */
    static boolean isSentOn(Source source) {
        Header header = source.headers().lastHeader(HEADER);
        return header != null
                && header.value() != null
                && new String(header.value(), StandardCharsets.UTF_8).startsWith(source.topic() + "-");
    }

    /** Returns the same record for the partition that it belongs to. */
    Outgoing sentOn(Source source, String runId) {
        Headers headers = new RecordHeaders(source.headers());
        headers.remove(HEADER);
        headers.add(HEADER, source.position().getBytes(StandardCharsets.UTF_8));
        return Outgoing.of(
                source.topic(), home(runId), runId.getBytes(StandardCharsets.UTF_8), source.value(), headers);
    }
}
