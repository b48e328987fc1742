package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class KafkaFailuresTest {
    private final KafkaFailures failures = new KafkaFailures("kafka-1:9092", Duration.ofSeconds(10), Map.of());

    private RuntimeException told(Throwable failure) {
        return failures.translate("writing to weir.run-requests", "weir.run-requests", failure);
    }

    @Test
    void silenceIsOneSentenceWithTheAddressAndHowLongItWasWaited() {
        assertThat(told(new ExecutionException(new TimeoutException("Call(callName=…) timed out"))))
                .isInstanceOf(KafkaUnreachableException.class)
                .hasMessage("Kafka at kafka-1:9092 did not answer within 10000 ms while writing to weir.run-requests");
        assertThat(told(new java.util.concurrent.TimeoutException())).isInstanceOf(KafkaUnreachableException.class);
    }

    @Test
    void anUnknownHostIsUnreachableToo() {
        assertThat(told(new KafkaException(
                        "Failed to construct kafka consumer",
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))))
                .isInstanceOf(KafkaUnreachableException.class)
                .hasMessageContaining("kafka-1:9092")
                .hasMessageContaining("no such host");
    }

    @Test
    void aMissingTopicSaysHowToMakeIt() {
        assertThat(told(new ExecutionException(new UnknownTopicOrPartitionException())))
                .isInstanceOf(MissingTopicException.class)
                .hasMessageContaining("weir.run-requests")
                .hasMessageContaining("`weir topics apply`");
    }

    @Test
    void aRefusalNamesWhatWasRefusedAndWhy() {
        assertThat(told(new SaslAuthenticationException("wrong password"))).hasMessageContaining("wrong password");
        assertThat(told(new TopicAuthorizationException("not yours")))
                .isInstanceOf(MissingRightException.class)
                .hasMessageContaining("lacks a right: Read on topic 'weir.run-requests'");
        assertThat(told(new RecordTooLargeException("2000000 bytes"))).hasMessageContaining("2000000 bytes");
        assertThat(told(new ConfigException("ack", "maybe"))).hasMessageContaining("setting");
    }

    @Test
    void whatIsTypedAlreadyStaysAsItIs() {
        RunTimeoutException typed = new RunTimeoutException("r", Duration.ofSeconds(1));

        assertThat(told(new ExecutionException(typed))).isSameAs(typed);
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        RuntimeException told = told(new InterruptException(new InterruptedException()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).isInstanceOf(WeirClientException.class).hasMessageContaining("interrupted while writing");
    }

    @Test
    void aPortWhereNobodyListensIsReportedWithinTheTimeout() throws IOException {
        int port;
        try (ServerSocket closedAgain = new ServerSocket(0)) {
            port = closedAgain.getLocalPort();
        }
        WeirClientConfig config = WeirClientConfig.builder("127.0.0.1:" + port)
                .kafkaTimeout(Duration.ofMillis(300))
                .build();
        try (WeirClient client = WeirClient.connect(config)) {
            assertThatThrownBy(() -> client.run("any", null))
                    .isInstanceOf(KafkaUnreachableException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(() -> client.describe("any")).isInstanceOf(KafkaUnreachableException.class);
            assertThatThrownBy(() -> client.cancel("any", null)).isInstanceOf(KafkaUnreachableException.class);
            assertThatThrownBy(() -> client.definition("any")).isInstanceOf(KafkaUnreachableException.class);
        }
    }

    @Test
    void aHostThatDoesNotExistIsReported() {
        WeirClientConfig config = WeirClientConfig.builder("no-such-host.invalid:9092")
                .kafkaTimeout(Duration.ofMillis(300))
                .build();
        try (WeirClient client = WeirClient.connect(config)) {
            assertThatThrownBy(() -> client.run("any", null)).isInstanceOf(KafkaUnreachableException.class);
        }
    }
}
