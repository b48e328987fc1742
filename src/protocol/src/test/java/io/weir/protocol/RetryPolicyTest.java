package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    @Test
    void aPolicyIsBuiltFromItsFields() {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(5)
                .initialDelay(Duration.ofMillis(200))
                .maxDelay(Duration.ofSeconds(3))
                .multiplier(1.5)
                .jitter(0.2)
                .nonRetryable("CardDeclined")
                .build();

        assertThat(policy.nonRetryable()).containsExactly("CardDeclined");
        assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofMillis(300));
        assertThat(RetryPolicy.builder().build()).isEqualTo(RetryPolicy.DEFAULT);
    }

    @Test
    void everythingImpossibleIsReportedAtOnce() {
        assertThatThrownBy(() -> RetryPolicy.builder()
                        .maxAttempts(0)
                        .initialDelay(Duration.ofDays(31))
                        .maxDelay(Duration.ofNanos(1))
                        .multiplier(Double.NaN)
                        .jitter(-0.1)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a possible retry policy: max_attempts: must be 1 to 1000, found 0;"
                        + " initial_delay: must be 0ms to 30d, found 31d;"
                        + " max_delay: must be whole milliseconds, found PT0.000000001S;"
                        + " max_delay: must not be shorter than initial_delay, 31d, found PT0.000000001S;"
                        + " multiplier: must be 1 to 1000, found NaN; jitter: must be 0 to 1, found -0.1");
    }

    @Test
    void theDelayGrowsByTheMultiplierUpToItsBound() {
        RetryPolicy policy = RetryPolicy.DEFAULT;

        assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.delayAfter(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.delayAfter(100_000)).isEqualTo(Duration.ofSeconds(10));
        assertThat(RetryPolicy.never().delayAfter(1)).isZero();
        assertThat(RetryPolicy.never().maxAttempts()).isOne();
    }

    @Test
    void negativeZeroIsZero() {
        assertThat(RetryPolicy.builder().jitter(-0.0).build()).isEqualTo(RetryPolicy.DEFAULT);
    }
}
