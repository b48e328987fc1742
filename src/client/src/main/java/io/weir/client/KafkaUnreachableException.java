package io.weir.client;

import org.jspecify.annotations.Nullable;

/** No broker answered in time; see {@link OrchestratorConfig#kafkaTimeout()}. */
public final class KafkaUnreachableException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    public KafkaUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
