package io.weir.streams;

import org.apache.kafka.common.errors.TimeoutException;

/** A record can't be sent, as its queue takes none. A time-out, as nothing else leaves Kafka Streams as it is thrown. */
final class QueueOutException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    QueueOutException(String why) {
        super(why);
    }
}
