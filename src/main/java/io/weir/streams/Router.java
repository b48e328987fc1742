package io.weir.streams;

import io.weir.protocol.Partitions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Knows which partition a run lives on, and sends on what arrived elsewhere: a record without a key, or one from a producer
 * with another partitioner. The run's id in the body decides. A record is sent on once; one that comes back wrong again
 * means that the topic's partitions are not what they were at the start.
 */
final class Router {
    static final String HEADER = "weir.rerouted";

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
        return source.headers().lastHeader(HEADER) == null ? Place.ELSEWHERE : Place.LOST;
    }

    /** The same record for the partition it belongs to. */
    Outgoing sentOn(Source source, String runId) {
        Headers headers = new RecordHeaders(source.headers());
        headers.add(HEADER, source.position().getBytes(StandardCharsets.UTF_8));
        return Outgoing.of(
                source.topic(), home(runId), runId.getBytes(StandardCharsets.UTF_8), source.value(), headers);
    }
}
