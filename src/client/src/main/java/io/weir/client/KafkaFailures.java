package io.weir.client;

import io.weir.access.ConnectionTrouble;
import io.weir.access.Refusals;
import io.weir.access.Right;
import io.weir.definition.InvalidDefinitionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Translates failures of Kafka clients into exceptions with one sentence that contains the address. */
final class KafkaFailures {
    private final String bootstrapServers;
    private final Duration timeout;

    private final Map<String, Object> settings;

    /** @param settings settings of the failing clients */
    KafkaFailures(String bootstrapServers, Duration timeout, Map<String, Object> settings) {
        this.bootstrapServers = bootstrapServers;
        this.timeout = timeout;
        this.settings = Map.copyOf(settings);
    }

    /** Translates a failure of a read; see {@link #translate(AclOperation, String, String, Throwable)}. */
    RuntimeException translate(String doing, String topic, Throwable failure) {
        return translate(AclOperation.READ, doing, topic, failure);
    }

    /**
     * Translates a failure.
     *
     * @param operation the operation on the topic
     * @param doing the activity, for example "asking for…"
     * @param topic the topic
     */
    RuntimeException translate(AclOperation operation, String doing, String topic, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof WeirClientException || cause instanceof InvalidDefinitionException) {
            return (RuntimeException) cause;
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new MissingTopicException(topic, bootstrapServers);
        }
        if (cause instanceof InterruptException || cause instanceof InterruptedException) {
            return Waiting.interrupted(doing, cause);
        }
        Refusals refusals = new Refusals(
                bootstrapServers, "this client", "CLIENT", List.of(Right.onTopic(operation, topic, doing)));
        Optional<String> missing = refusals.explain(cause);
        if (missing.isPresent()) {
            return new MissingRightException(missing.get() + " (while " + doing + ")", cause);
        }
        Optional<String> trouble = ConnectionTrouble.explain(cause, bootstrapServers, settings);
        if (trouble.isPresent()) {
            return new KafkaUnreachableException(trouble.get(), cause);
        }
        if (isSilence(cause)) {
            return new KafkaUnreachableException(
                    "Kafka at " + bootstrapServers + " did not answer within " + timeout.toMillis() + " ms while "
                            + doing,
                    cause);
        }
        if (isUnresolvable(cause)) {
            return new KafkaUnreachableException(
                    "Kafka at " + bootstrapServers + " is not reachable: no such host; expected host:port", cause);
        }
        if (cause instanceof ConfigException) {
            return new WeirClientException("a Kafka setting is wrong: " + cause.getMessage(), cause);
        }
        if (cause instanceof RecordTooLargeException) {
            return new WeirClientException(
                    "the record is too large for topic " + topic + ": " + cause.getMessage(), cause);
        }
        return new WeirClientException(
                doing + " failed on Kafka at " + bootstrapServers + ": " + cause.getMessage(), cause);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause.getClass() == KafkaException.class)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isSilence(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException
                || cause instanceof DisconnectException
                || cause instanceof NetworkException;
    }

    /** The clients report an unknown host as a wrong setting. */
    private static boolean isUnresolvable(Throwable cause) {
        return cause instanceof ConfigException
                && cause.getMessage() != null
                && cause.getMessage().contains("No resolvable bootstrap");
    }
}
