package io.weir.streams.checks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for Kafka's answers, each no longer than {@code timeout}. */
record Answers(Duration timeout) {
    <T> Fact<T> of(KafkaFuture<T> future, String what) {
        try {
            // Some answers have no value.
            T value = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Fact<>(value, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException timedOut) {
                return Fact.failed(noAnswer(what, timedOut));
            }
            return Fact.failed(e.getCause() instanceof Exception cause ? cause : e);
        } catch (TimeoutException e) {
            return Fact.failed(noAnswer(what, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Fact.failed(new IllegalStateException("interrupted while Kafka was to " + what, e));
        }
    }

    private IllegalStateException noAnswer(String what, Exception cause) {
        return new IllegalStateException("Kafka did not " + what + " within " + timeout.toMillis() + " ms", cause);
    }
}
