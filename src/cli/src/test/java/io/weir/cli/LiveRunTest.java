package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LiveRunTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final StringWriter out = new StringWriter();

    @Test
    void eachEndOfAnAttemptIsALine() {
        LiveRun live = live(false, LiveRun.NO_NOTES);

        live.on(batch(0, event(RunEventType.RUN_STARTED, null, -1, -1, Map.of())));
        live.on(batch(0, event(RunEventType.STEP_DISPATCHED, "generate", 0, 1, Map.of())));
        live.on(batch(
                20,
                event(
                        RunEventType.STEP_FAILED,
                        "generate",
                        0,
                        1,
                        Map.of(
                                "error_type",
                                "Busy",
                                "error_message",
                                "later",
                                "retry_at",
                                "2026-01-01T00:00:00.520Z"))));
        live.on(batch(520, event(RunEventType.STEP_DISPATCHED, "generate", 0, 2, Map.of())));
        live.on(batch(1_600, event(RunEventType.STEP_SUCCEEDED, "generate", 0, 2, Map.of())));
        live.on(batch(1_600, event(RunEventType.RUN_SUCCEEDED, null, -1, -1, Map.of())));

        assertThat(out.toString().lines())
                .containsExactly(
                        "   elapsed  step         rev  try  what happened",
                        "     20 ms  generate       0    1  failed in 20 ms, again in 500 ms: Busy: later",
                        "    1.60 s  generate       0    2  ok in 1.08 s",
                        "    1.60 s                         run succeeded");
    }

    @Test
    void aRevisionSaysWhichOfHowMany() {
        LiveRun live = live(false, LiveRun.NO_NOTES);

        live.on(batch(
                5,
                event(RunEventType.REVISION_REQUESTED, "critique", 0, 1, Map.of("iteration", 1, "max_iterations", 3))));

        assertThat(out.toString()).contains("sent back, revision 1 of 3");
    }

    @Test
    void aNoteOfTheAttemptStandsBesideIt() {
        LiveRun live = live(false, (step, revision, attempt) -> Optional.of(step + revision + attempt));

        live.on(batch(5, event(RunEventType.STEP_SUCCEEDED, "revise", 2, 1, Map.of())));

        assertThat(out.toString()).contains("ok; revise21");
    }

    @Test
    void noLineIsLongerThanTheTerminalIsWide() {
        LiveRun live = live(false, LiveRun.NO_NOTES);

        live.on(batch(
                0,
                event(
                        RunEventType.RUN_FAILED,
                        null,
                        -1,
                        -1,
                        Map.of("error_type", "E", "error_message", "a long\nstory ".repeat(50)))));

        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        assertThat(out.toString()).endsWith("…\n");
    }

    @Test
    void whatIsUnderWayIsShownOnATerminalAndTakenBack() {
        try (LiveRun live = live(true, LiveRun.NO_NOTES)) {
            live.on(batch(0, event(RunEventType.STEP_DISPATCHED, "charge", 1, 2, Map.of())));
        }

        assertThat(out.toString()).contains("… charge, revision 1, attempt 2").endsWith("\r\u001b[K");
    }

    @Test
    void aStepThatNobodyTakesIsWaitedForAloudAndItsWaitIsNotItsWork() {
        LiveRun live = live(false, LiveRun.NO_NOTES);
        live.on(batch(0, event(RunEventType.STEP_DISPATCHED, "charge", 0, 1, Map.of("queue", "gpu"))));

        live.showUnderWay(START.plusSeconds(1));
        live.showUnderWay(START.plusSeconds(5));
        live.showUnderWay(START.plusSeconds(6));
        live.showUnderWay(START.plusSeconds(22));
        live.on(batch(30_000, event(RunEventType.STEP_STARTED, "charge", 0, 1, Map.of())));
        live.showUnderWay(START.plusSeconds(60));
        live.on(batch(31_000, event(RunEventType.STEP_SUCCEEDED, "charge", 0, 1, Map.of())));

        assertThat(out.toString().lines().skip(1))
                .containsExactly(
                        "    5.00 s  waiting for a worker of queue 'gpu' for 5 s",
                        "   22.00 s  waiting for a worker of queue 'gpu' for 22 s",
                        "   31.00 s  charge         0    1  ok in 1.00 s, after 30.00 s in the queue");
    }

    @Test
    void aHeldStepIsNamedWithItsQueueAndWhyUntilItIsHandedOut() {
        LiveRun live = live(false, LiveRun.NO_NOTES);
        live.on(batch(
                0, event(RunEventType.STEP_HELD, "pay", 0, 1, Map.of("queue", "pay", "reason", "there is no topic"))));

        live.showUnderWay(START.plusSeconds(5));
        live.on(batch(6_000, event(RunEventType.STEP_DISPATCHED, "pay", 0, 1, Map.of("queue", "pay"))));
        live.showUnderWay(START.plusSeconds(60));

        assertThat(out.toString().lines().skip(2))
                .containsExactly(
                        "    5.00 s  step 'pay' is held by queue 'pay' for 5 s: there is no topic",
                        "1 min 00 s  waiting for a worker of queue 'pay' for 54 s");
    }

    @Test
    void anEngineThatDoesNotAnswerIsWaitedForAloud() {
        LiveRun live = live(true, LiveRun.NO_NOTES);

        live.showUnderWay(START.plusSeconds(1));
        assertThat(out.toString()).isEmpty();
        live.showUnderWay(START.plusSeconds(7));

        assertThat(out.toString()).contains("… no engine has answered the request for 7 s");
    }

    @Test
    void aListOfAllEventsHasTheDispatchesToo() {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), false, false, 80);
        LiveRun live = new LiveRun(terminal, LiveRun.NO_NOTES, LiveRun.Detail.ALL, START);

        live.on(batch(
                0,
                event(RunEventType.RUN_STARTED, null, -1, -1, Map.of()),
                event(RunEventType.STEP_DISPATCHED, "charge", 0, 1, Map.of("queue", "gpu"))));

        assertThat(out.toString())
                .containsSubsequence("run started", "charge         0    1  dispatched to queue 'gpu'");
    }

    @ParameterizedTest
    @EnumSource(RunEventType.class)
    void everyEventIsKnown(RunEventType type) {
        assertThat(EventText.of(event(type, "a", 0, 1, Map.of()), START, null, START)
                        .map(EventText::text))
                .isNotEqualTo(Optional.of(""));
    }

    private LiveRun live(boolean interactive, LiveRun.Notes notes) {
        return new LiveRun(
                new Terminal(new PrintWriter(out), new PrintWriter(out), false, interactive, 80),
                notes,
                LiveRun.Detail.ENDS,
                START);
    }

    private static RunEvents batch(int afterMs, RunEvent... events) {
        return new RunEvents("r", "d", START.plusMillis(afterMs), List.of(events));
    }

    private static RunEvent event(RunEventType type, String step, int revision, int attempt, Map<String, Object> data) {
        return new RunEvent(1, type, step, revision, attempt, data);
    }
}
