package io.weir.client;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.ExpressionCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a client.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param kafka further settings of Kafka clients, such as {@code security.protocol}, for producer, consumer and admin.
 *     Settings that correctness depends on (acks, idempotence, isolation level, serializers) cannot be changed
 * @param kafkaTimeout longest time of one exchange with Kafka before {@link KafkaUnreachableException}; a whole number
 *     of milliseconds, 1 or more
 * @param definitionLimits limits for {@code register}; the engine has its own
 * @param expressions checks conditions and mappings in {@code register}; {@link ExpressionCheck#NONE} leaves this to
 *     the engine
 */
public record WeirClientConfig(
        String bootstrapServers,
        Map<String, Object> kafka,
        Duration kafkaTimeout,
        DefinitionLimits definitionLimits,
        ExpressionCheck expressions) {
    public static final Duration DEFAULT_KAFKA_TIMEOUT = Duration.ofSeconds(10);

    public WeirClientConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers is empty; expected host:port");
        }
        if (kafkaTimeout.toMillis() < 1 || kafkaTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "kafkaTimeout is " + kafkaTimeout + "; expected 1 ms to " + Integer.MAX_VALUE + " ms");
        }
        kafka = Map.copyOf(kafka);
    }

    public static Builder builder(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /** Starts from the defaults. */
    public static final class Builder {
        private final String bootstrapServers;
        private final Map<String, Object> kafka = new HashMap<>();
        private Duration kafkaTimeout = DEFAULT_KAFKA_TIMEOUT;
        private DefinitionLimits definitionLimits = DefinitionLimits.DEFAULT;
        private ExpressionCheck expressions = ExpressionCheck.NONE;

        private Builder(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
        }

        /** Adds one Kafka client setting. */
        public Builder kafka(String name, Object value) {
            kafka.put(name, value);
            return this;
        }

        /** Adds Kafka client settings. */
        public Builder kafka(Map<String, ?> settings) {
            kafka.putAll(settings);
            return this;
        }

        public Builder kafkaTimeout(Duration timeout) {
            this.kafkaTimeout = timeout;
            return this;
        }

        public Builder definitionLimits(DefinitionLimits limits) {
            this.definitionLimits = limits;
            return this;
        }

        public Builder expressions(ExpressionCheck check) {
            this.expressions = check;
            return this;
        }

        public WeirClientConfig build() {
            return new WeirClientConfig(bootstrapServers, kafka, kafkaTimeout, definitionLimits, expressions);
        }
    }
}
