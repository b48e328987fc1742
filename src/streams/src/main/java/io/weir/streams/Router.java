package io.weir.streams;

import io.weir.protocol.Partitions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Knows which partition a run lives on, and sends on what arrived elsewhere: a record without a key, or one from a producer
 * with another partitioner. The run's id in the body decides. A record is sent on once; one that comes back wrong again
 * means that the topic's partitions are not what they were at the start.
 */
final class Router {
    static final String HEADER = "weir.rerouted";

    /** What sending on adds to a record at most: the header, and the run's id as a key where there was none; bytes. */
    static final int ADDED_BYTES = 1_024;

    private final int partitions;

    /** @param partitions of the input topics */
    Router(int partitions) {
        this.partitions = partitions;
    }

    /** Where a record of a run belongs, seen from where it is. */
    enum Place {
        HERE,
        ELSEWHERE,
        /** Not here, though it was sent here. */
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

    /** Whether the router sent it on. The header counts only when it names the same topic: a client may copy headers along. */
    static boolean isSentOn(Source source) {
        Header header = source.headers().lastHeader(HEADER);
        return header != null
                && header.value() != null
                && new String(header.value(), StandardCharsets.UTF_8).startsWith(source.topic() + "-");
    }

    /** The same record for the partition it belongs to. */
    Outgoing sentOn(Source source, String runId) {
        Headers headers = new RecordHeaders(source.headers());
        headers.remove(HEADER);
        headers.add(HEADER, source.position().getBytes(StandardCharsets.UTF_8));
        return Outgoing.of(
                source.topic(), home(runId), runId.getBytes(StandardCharsets.UTF_8), source.value(), headers);
    }
}
