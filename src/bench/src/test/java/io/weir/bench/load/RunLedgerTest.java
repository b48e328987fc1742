package io.weir.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunLedgerTest {
    private final RunLedger ledger = new RunLedger();

    @Test
    void aRunEndsOnceAndTellsWhenItWasDue() {
        long due = System.nanoTime() + 5;
        long number = ledger.begin(due);

        assertThat(ledger.end(number)).isEqualTo(due);
        assertThat(ledger.end(number)).isEqualTo(RunLedger.AGAIN);
    }

    @Test
    void aRunThatWasNeverBegunIsUnknown() {
        ledger.begin(System.nanoTime());

        assertThat(ledger.end(1)).isEqualTo(RunLedger.UNKNOWN);
        assertThat(ledger.end(-1)).isEqualTo(RunLedger.UNKNOWN);
    }

    @Test
    void manyRunsKeepTheirTimes() {
        long origin = System.nanoTime() + 1_000_000;
        for (int i = 0; i < 200_000; i++) {
            assertThat(ledger.begin(origin + i)).isEqualTo(i);
        }

        for (int i = 0; i < 200_000; i += 7_919) {
            assertThat(ledger.end(i)).isEqualTo(origin + i);
        }
        assertThat(ledger.begun()).isEqualTo(200_000);
    }
}
