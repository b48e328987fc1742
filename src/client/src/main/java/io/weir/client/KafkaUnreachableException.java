package io.weir.client;

import org.jspecify.annotations.Nullable;

/** No broker answered in time; see {@link WeirClientConfig#kafkaTimeout()}. */
public final class KafkaUnreachableException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    public KafkaUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
