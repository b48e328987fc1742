package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreKeysTest {
    @Test
    void timersAreInTheOrderOfTimeWhateverTheRun() {
        byte[] early = StoreKeys.timer(255, "z");
        byte[] late = StoreKeys.timer(256, "a");

        assertThat(Arrays.compareUnsigned(early, late)).isNegative();
        assertThat(Arrays.compareUnsigned(StoreKeys.timersFrom(256), late)).isNegative();
        assertThat(Arrays.compareUnsigned(StoreKeys.timersFrom(256), early)).isPositive();
        assertThat(StoreKeys.timerDue(late)).isEqualTo(256);
        assertThat(StoreKeys.timerRunId(StoreKeys.timer(1, "läuft"))).isEqualTo("läuft");
    }

    @Test
    void keysOfDifferentThingsNeverMeet() {
        Set<List<Byte>> keys = new HashSet<>();
        int made = 0;
        for (String run : List.of("a", "aa", "a a", "ä", "!")) {
            for (byte[] key : List.of(
                    StoreKeys.head(run),
                    StoreKeys.page(run, 1),
                    StoreKeys.page(run, 257),
                    StoreKeys.input(run),
                    StoreKeys.output(run, 0, 0),
                    StoreKeys.output(run, 0, 1),
                    StoreKeys.output(run, 999, 10),
                    StoreKeys.ended(1, run))) {
                keys.add(boxed(key));
                made++;
            }
        }
        assertThat(keys).hasSize(made);
    }

    @Test
    void theIndexOfTheHistoryStandsBeforeEveryRun() {
        byte[] index = StoreKeys.ended(Long.MAX_VALUE, "z");

        assertThat(Arrays.compareUnsigned(StoreKeys.firstEnded(), index)).isNegative();
        assertThat(Arrays.compareUnsigned(index, StoreKeys.afterEnded())).isNegative();
        assertThat(Arrays.compareUnsigned(StoreKeys.afterEnded(), StoreKeys.head(" ")))
                .isNegative();
        assertThat(StoreKeys.endedAt(StoreKeys.ended(42, "r"))).isEqualTo(42);
        assertThat(StoreKeys.endedRunId(StoreKeys.ended(42, "r"))).isEqualTo("r");
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        assertThat(StoreKeys.output("r", 0xFFFF, 0)).hasSize(7);
        assertThatThrownBy(() -> StoreKeys.output("r", 0x10000, 0)).hasMessageContaining("65536");
        assertThatThrownBy(() -> StoreKeys.page("r", -1)).hasMessageContaining("-1");
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = bytes[i];
        }
        return List.of(boxed);
    }
}
