package io.weir.faults.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A ledger that can't find fault proves nothing: each kind of fault is entered, and must be found. */
class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void aRunThatWasAcknowledgedAndEndedOnceIsClean() {
        finished("a", 10, 20);

        assertThat(ledger.verdict().isClean()).isTrue();
        assertThat(ledger.verdict().acknowledged()).isEqualTo(1);
    }

    @Test
    void anAcknowledgedRunWithoutAResultIsLost() {
        finished("a", 10, 20);
        ledger.asked("b");
        ledger.acknowledged("b", 11);

        assertThat(ledger.verdict().lost()).containsExactly("b");
        assertThat(ledger.open(12)).containsExactly("b");
        assertThat(ledger.open(11)).isEmpty();
    }

    @Test
    void aRunWithTwoResultsIsDoubled() {
        finished("a", 10, 20);
        ledger.result("a", RunStatus.SUCCESS, 30);

        assertThat(ledger.verdict().doubled()).containsExactly("a");
        assertThat(ledger.verdict(25, 35).doubled()).containsExactly("a");
        assertThat(ledger.verdict(10, 25).doubled()).isEmpty();
    }

    @Test
    void aRequestThatWasNeverAcknowledgedMayEndOnceOrNever() {
        ledger.asked("a");
        ledger.asked("b");
        ledger.result("b", RunStatus.SUCCESS, 20);
        ledger.events(events("b", 1, RunEventType.RUN_STARTED, RunEventType.RUN_SUCCEEDED));

        assertThat(ledger.verdict().isClean()).isTrue();
    }

    @Test
    void whatWasAskedForIsUnfinishedUntilItHasAResultEvenBeforeItIsAcknowledged() {
        finished("a", 10, 20);
        ledger.asked("b");
        ledger.asked("c");
        ledger.acknowledged("c", 11);

        assertThat(ledger.unfinished()).containsExactly("b", "c");
    }

    @Test
    void aResultThatNobodyAskedForIsFound() {
        ledger.result("ghost", RunStatus.SUCCESS, 20);

        assertThat(ledger.verdict().neverAsked()).containsExactly("ghost");
    }

    @Test
    void aHistoryWithAGapIsFound() {
        finished("a", 10, 20);
        ledger.asked("b");
        ledger.acknowledged("b", 10);
        ledger.events(events("b", 1, RunEventType.RUN_STARTED));
        ledger.events(events("b", 3, RunEventType.RUN_SUCCEEDED));
        ledger.result("b", RunStatus.SUCCESS, 20);

        assertThat(ledger.verdict().troubles()).containsOnlyKeys("b");
    }

    @Test
    void aSecondTerminalEventIsFound() {
        finished("a", 10, 20);
        ledger.events(events("a", 3, RunEventType.RUN_FAILED));

        assertThat(ledger.verdict().troubles()).containsOnlyKeys("a");
    }

    private void finished(String run, long acknowledged, long ended) {
        ledger.asked(run);
        ledger.acknowledged(run, acknowledged);
        ledger.events(events(run, 1, RunEventType.RUN_STARTED, RunEventType.RUN_SUCCEEDED));
        ledger.result(run, RunStatus.SUCCESS, ended);
    }

    private static RunEvents events(String run, long first, RunEventType... types) {
        List<RunEvent> events = new java.util.ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            events.add(new RunEvent(first + i, types[i], null, -1, -1, Map.of()));
        }
        return new RunEvents(run, "faulted", Instant.EPOCH, events);
    }
}
