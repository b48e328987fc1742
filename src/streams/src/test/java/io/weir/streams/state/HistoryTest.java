package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.Decision;
import io.weir.engine.EngineOptions;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long FOREVER = Long.MAX_VALUE / 2;
    private static final Plan SMALL = plan(1);
    /** More than one page of step states. */
    private static final Plan LARGE = plan(100);

    private final InMemoryStore store = new InMemoryStore();

    @Test
    void aRunIsReadBackWithAllOfItsPages() {
        History history = history(FOREVER, FOREVER);
        Run run = run("r1", LARGE);

        history.put(EncodedRun.whole(run), 1_000);

        Run read = history.find("r1");
        assertThat(EncodedRun.whole(read).head())
                .isEqualTo(EncodedRun.whole(run).head());
        assertThat(history.find("r2")).isNull();
    }

    @Test
    void anIndexOfAnotherFormIsRefusedAtTheStart() {
        store.put(StoreKeys.ended(1_000, "r1"), new byte[7]);

        assertThatThrownBy(() -> history(FOREVER, FOREVER)).hasMessageContaining("7 bytes a run, expected 6");
    }

    @Test
    void runsLeaveWhenTheirTimeIsOverAndNothingStays() {
        History history = history(100, FOREVER);
        history.put(EncodedRun.whole(run("old", LARGE)), 1_000);
        history.put(EncodedRun.whole(run("new", SMALL)), 1_050);

        history.purge(1_099, 10, () -> true);
        assertThat(history.find("old")).isNotNull();
        history.purge(1_100, 10, () -> true);
        assertThat(history.find("old")).isNull();
        assertThat(history.find("new")).isNotNull();
        history.purge(1_150, 10, () -> true);

        assertThat(store.size()).isZero();
        assertThat(history.bytes()).isZero();
    }

    @Test
    void theOldestLeaveWhenThereIsTooMuch() {
        History unbounded = history(FOREVER, FOREVER);
        unbounded.put(EncodedRun.whole(run("a", SMALL)), 1);
        long one = unbounded.bytes();
        History history = history(FOREVER, one * 3);
        for (int i = 0; i < 5; i++) {
            history.put(EncodedRun.whole(run("r" + i, SMALL)), 10 + i);
        }

        history.purge(20, 100, () -> true);

        assertThat(history.bytes()).isLessThanOrEqualTo(one * 3);
        assertThat(history.find("a")).isNull();
        assertThat(history.find("r4")).isNotNull();
    }

    @Test
    void aPurgeDoesNoMoreThanItsLimitAndTheNextGoesOn() {
        History history = history(0, FOREVER);
        for (int i = 0; i < 5; i++) {
            history.put(EncodedRun.whole(run("r" + i, SMALL)), i);
        }

        history.purge(100, 3, () -> true);
        assertThat(history.find("r2")).isNull();
        assertThat(history.find("r3")).isNotNull();
        history.purge(100, 3, () -> true);

        assertThat(store.size()).isZero();
    }

    @Test
    void aPurgeStopsWhenItsTimeIsOverAndTheNextGoesOn() {
        History history = history(10, 1L << 40);
        for (int i = 0; i < 5; i++) {
            history.put(EncodedRun.whole(run("r" + i, SMALL)), 10 + i);
        }

        history.purge(1_000, 100, () -> false);
        assertThat(history.bytes()).isPositive();
        history.purge(1_000, 100, () -> true);

        assertThat(history.bytes()).isZero();
        assertThat(history.nextLook()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void afterARestartItKnowsWhatItHolds() {
        History before = history(FOREVER, FOREVER);
        before.put(EncodedRun.whole(run("a", SMALL)), 1);
        before.put(EncodedRun.whole(run("b", LARGE)), 2);

        History after = history(10, FOREVER);
        after.purge(1, 10, () -> true);

        assertThat(after.bytes()).isEqualTo(before.bytes()).isPositive();
        after.purge(100, 10, () -> true);
        assertThat(store.size()).isZero();
    }

    @Test
    void aRunThatEndedByAnEarlierClockIsPurgedToo() {
        History history = history(100, FOREVER);
        history.put(EncodedRun.whole(run("a", SMALL)), 1_000);
        history.purge(1_100, 10, () -> true);
        history.put(EncodedRun.whole(run("b", SMALL)), 900);

        history.purge(1_100, 10, () -> true);

        assertThat(store.size()).isZero();
    }

    @Test
    void aStartLooksAtTheOldestRunOnlyWhateverTheHistoryHolds() {
        History before = history(FOREVER, FOREVER);
        for (int i = 0; i < 2_000; i++) {
            before.put(EncodedRun.whole(run("r" + i, SMALL)), i);
        }
        store.countReads();

        History after = history(100, FOREVER);

        assertThat(store.reads()).isLessThanOrEqualTo(2);
        assertThat(after.nextLook()).as("there is something to count").isZero();
    }

    @Test
    void whatTheHistoryHoldsIsCountedInPartsThatMissNothingAndCountNothingTwice() {
        History before = history(FOREVER, FOREVER);
        for (int i = 0; i < 1_000; i++) {
            before.put(EncodedRun.whole(run("r" + (10_000 + i), SMALL)), 1_000 + i);
        }
        History after = history(FOREVER, FOREVER);

        after.purge(5_000, 10, () -> false);
        assertThat(after.bytes()).isPositive().isLessThan(before.bytes());
        // One that ends now, and one from before the clock was put back.
        after.put(EncodedRun.whole(run("late", SMALL)), 5_000);
        after.put(EncodedRun.whole(run("early", SMALL)), 500);
        while (after.nextLook() == 0) {
            after.purge(5_000, 10, () -> false);
        }

        assertThat(after.bytes()).isEqualTo(history(FOREVER, FOREVER, true).bytes());
    }

    @Test
    void runsThatLeaveBeforeTheyAreCountedAreNotSubtracted() {
        History before = history(FOREVER, FOREVER);
        for (int i = 0; i < 1_000; i++) {
            before.put(EncodedRun.whole(run("r" + (10_000 + i), SMALL)), i);
        }
        History after = history(100, FOREVER);

        for (int look = 0; look < 3_000 && after.nextLook() <= 5_000; look++) {
            after.purge(5_000, 600, () -> false);
        }

        assertThat(after.bytes()).isZero();
        assertThat(store.size()).isZero();
    }

    private History history(long retentionMs, long maxBytes, boolean counted) {
        History history = history(retentionMs, maxBytes);
        if (counted) {
            history.purge(0, 1, () -> true);
        }
        return history;
    }

    private History history(long retentionMs, long maxBytes) {
        return new History(store, hash -> hash.equals(SMALL.hash()) ? SMALL : LARGE, retentionMs, maxBytes);
    }

    private static Run run(String id, Plan plan) {
        Decision.Accepted started = Run.start(
                1,
                new StartRun(id, plan.definition().id(), null, Payload.NULL),
                new byte[16],
                new PlanLookup.Known(plan),
                EngineOptions.DEFAULT);
        return started.run();
    }

    private static Plan plan(int steps) {
        String definition = "id: d" + steps + "\nsteps:\n"
                + IntStream.range(0, steps)
                        .mapToObj(i -> "  - id: s" + i + "\n")
                        .collect(Collectors.joining());
        return Plan.compile(
                definition.getBytes(StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
    }
}
