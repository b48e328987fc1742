package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.definition.Definitions;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which steps of a run a fork keeps. */
class KeptStepsTest {
    private static final String DIAMOND = """
            id: w
            steps: [{id: a}, {id: b, depends_on: [a]}, {id: c, depends_on: [a]}, {id: d, depends_on: [b, c]}, {id: e, depends_on: [c]}]
            """;
    private static final String LOOP = """
            id: w
            steps: [{id: draft}, {id: review, depends_on: [draft]}, {id: revise, depends_on: [review]}, {id: publish, depends_on: [review]}]
            transitions: [{type: revision_loop, reviser: revise, validator: review, max_iterations: 2}]
            """;

    private static PastRun past(String... events) {
        List<RunEvent> all = new ArrayList<>();
        for (String event : events) {
            String[] parts = event.split(" ", -1);
            all.add(new RunEvent(
                    all.size() + 1,
                    RunEventType.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT)),
                    parts.length > 1 ? parts[1] : null,
                    0,
                    1,
                    Map.of()));
        }
        PastRun.Collector collector = new PastRun.Collector("r");
        collector.add(new RunEvents("r", "w", Instant.EPOCH, "weir.run-requests-0@1", all));
        return collector.with(null).orElseThrow();
    }

    private static Set<String> kept(String yaml, PastRun past, @Nullable String from, String... without) {
        return KeptSteps.of(Definitions.read(yaml), past, from, Set.of(without));
    }

    @Test
    void whatSucceededIsKeptAndWhatFollowsAStepThatRunsAgainIsNot() {
        PastRun past = past(
                "run_started",
                "step_succeeded a",
                "step_succeeded c",
                "step_failed b",
                "step_succeeded e",
                "run_failed");

        assertThat(kept(DIAMOND, past, null)).containsExactly("a", "c", "e");
        assertThat(kept(DIAMOND, past, "c")).containsExactly("a");
        assertThat(kept(DIAMOND, past, "b")).containsExactly("a", "c", "e");
        assertThat(kept(DIAMOND, past, "a")).isEmpty();
        assertThat(kept(DIAMOND, past, null, "c")).containsExactly("a");
        assertThatThrownBy(() -> kept(DIAMOND, past, "x")).hasMessageContaining("has no step 'x'");
    }

    @Test
    void aStepThatWasSkippedOrBypassedKeepsNothingFromBeingKept() {
        PastRun past = past(
                "run_started",
                "step_succeeded a",
                "step_skipped b",
                "step_bypassed c",
                "step_succeeded d",
                "run_failed");

        assertThat(kept(DIAMOND.replace("depends_on: [b, c]", "depends_on: [b, c], trigger: all_done"), past, null))
                .containsExactly("a", "d");
    }

    @Test
    void aLoopIsKeptAsAWholeAndOnlyIfItWasClosed() {
        PastRun open = past("run_started", "step_succeeded draft", "step_succeeded review", "run_failed");
        PastRun closed = past(
                "run_started",
                "step_succeeded draft",
                "step_succeeded review",
                "loop_closed review",
                "step_bypassed revise",
                "step_failed publish",
                "run_failed");

        assertThat(kept(LOOP, open, null)).containsExactly("draft");
        assertThat(kept(LOOP, closed, null)).containsExactly("draft", "review");
        assertThat(kept(LOOP, closed, "revise")).containsExactly("draft", "review");
        assertThat(kept(LOOP, closed, "review")).containsExactly("draft");
    }

    @Test
    void whatWasUndoneIsNotKeptAndNeitherAreTheStepsAtTheEnd() {
        String undoable = """
                id: w
                steps:
                  - {id: a}
                  - {id: b, depends_on: [a], compensate: {type: undo-b}}
                  - {id: c, depends_on: [b]}
                  - {id: alarm, on_end: [failed]}
                """;
        PastRun undone = past(
                "run_started",
                "step_succeeded a",
                "step_succeeded b",
                "step_failed c",
                "step_dispatched b~undo",
                "step_succeeded b~undo",
                "step_succeeded alarm",
                "run_failed");
        PastRun kept = past("run_started", "step_succeeded a", "step_succeeded b", "step_failed c", "run_failed");

        assertThat(kept(undoable, undone, null)).containsExactly("a");
        assertThat(kept(undoable, kept, null)).containsExactly("a", "b");
    }

    @Test
    void aRaceNeedsOneWinnerOnly() {
        String race = "id: w\nsteps: [{id: a}, {id: b}, {id: r, depends_on: [a, b], trigger: any_succeeded}]\n";
        PastRun past = past("run_started", "step_succeeded b", "step_succeeded r", "run_cancelled");

        assertThat(kept(race, past, null)).containsExactly("b", "r");
        assertThat(kept(race, past, null, "b")).isEmpty();
    }
}
