package io.weir.streams;

import org.apache.kafka.common.errors.TimeoutException;

/**
 * A record can't be sent because its queue, or the topic that a step emits it to, takes no records. This is a time-out,
 * because Kafka Streams passes on no other exception unchanged.
 */
final class QueueOutException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    QueueOutException(String why) {
        super(why);
    }
}
