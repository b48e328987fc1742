package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClockPutBackExceptionTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void aClockThatWasPutBackEndsTheThreadWhichSaysByHowMuch() {
        assertThatThrownBy(() -> ClockPutBackException.throwIfPutBack(NOW, NOW - 3_600_000))
                .hasMessageContaining("put back by 3600000 ms");
    }

    @Test
    void aClockThatGoesOnOrIsBackInAMomentDoesNot() {
        assertThatCode(() -> {
                    ClockPutBackException.throwIfPutBack(Long.MIN_VALUE, NOW);
                    ClockPutBackException.throwIfPutBack(NOW, NOW);
                    ClockPutBackException.throwIfPutBack(NOW, NOW + 3_600_000);
                    ClockPutBackException.throwIfPutBack(NOW, NOW - ClockPutBackException.TOLERATED_MS + 1);
                })
                .doesNotThrowAnyException();
    }
}
