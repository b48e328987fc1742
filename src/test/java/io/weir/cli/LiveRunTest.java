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

    @ParameterizedTest
    @EnumSource(RunEventType.class)
    void everyEventIsKnown(RunEventType type) {
        assertThat(EventText.of(event(type, "a", 0, 1, Map.of()), START, START).map(EventText::text))
                .isNotEqualTo(Optional.of(""));
    }

    private LiveRun live(boolean interactive, LiveRun.Notes notes) {
        return new LiveRun(new Terminal(new PrintWriter(out), new PrintWriter(out), false, interactive, 80), notes);
    }

    private static RunEvents batch(int afterMs, RunEvent... events) {
        return new RunEvents("r", "d", START.plusMillis(afterMs), List.of(events));
    }

    private static RunEvent event(RunEventType type, String step, int revision, int attempt, Map<String, Object> data) {
        return new RunEvent(1, type, step, revision, attempt, data);
    }
}
