package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.Terminal.Tone;
import io.weir.client.RunDescription;
import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.client.RunDescription.TimedEvent;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The progress of a run, for people and as JSON. */
final class RunText {
    private RunText() {}

    static void print(Terminal terminal, RunDescription run, Instant now) {
        terminal.line("run       " + run.runId());
        terminal.line("workflow  " + run.definitionId());
        terminal.line(
                "status    " + terminal.tone(tone(run.status()), run.status().wireName()));
        Instant end = run.endedAt() == null ? now : run.endedAt();
        terminal.line("started   " + run.startedAt() + (run.endedAt() == null ? ", " : ", took ")
                + DurationText.shown(Duration.between(run.startedAt(), end)) + (run.endedAt() == null ? " ago" : ""));
        if (run.status() == RunStatus.QUARANTINED) {
            printQuarantine(terminal, run);
        }
        if (run.error() != null) {
            terminal.line("error     " + run.error());
        }
        if (!run.complete()) {
            terminal.line("note      its first events are no longer kept");
        }
        printSteps(terminal, run.steps());
        printWaits(terminal, run, now);
        for (RecordRejected rejected : run.rejections()) {
            terminal.line("refused   " + rejected.reason().wireName() + ": " + rejected.message());
        }
    }

    private static void printQuarantine(Terminal terminal, RunDescription run) {
        run.events().stream()
                .filter(timed -> timed.event().type() == RunEventType.RUN_QUARANTINED)
                .reduce((first, second) -> second)
                .ifPresent(timed -> {
                    Object reason = timed.event().data().get("reason");
                    String label = "held      ";
                    terminal.line(label
                            + Terminal.fit(
                                    "by the " + timed.event().data().getOrDefault("by", "operator") + ", " + timed.at()
                                            + (reason == null ? "" : ": " + reason),
                                    terminal.interactive() ? terminal.width() - label.length() : Integer.MAX_VALUE));
                    terminal.line("          `weir resume " + Terminal.harmless(run.runId()) + "` continues it");
                });
    }

    private static void printSteps(Terminal terminal, List<StepDescription> steps) {
        if (steps.isEmpty()) {
            return;
        }
        int width = Math.max(
                4, steps.stream().mapToInt(step -> step.stepId().length()).max().orElse(0));
        String format = "  %-" + width + "s  %-14s %8s %7s  ";
        terminal.line("");
        terminal.line(terminal.tone(
                Tone.QUIET, String.format(format, "step", "status", "revision", "attempt") + "last error"));
        for (StepDescription step : steps) {
            String row =
                    String.format(format, step.stepId(), step.progress().wireName(), step.revision(), step.attempt());
            String error = step.error() == null ? "" : Terminal.fit(step.error(), terminal.width() - row.length());
            terminal.line((row + error).stripTrailing());
        }
    }

    /** A step without a worker is the most important information. */
    private static void printWaits(Terminal terminal, RunDescription run, Instant now) {
        QueueWaits waits = new QueueWaits();
        run.steps().stream()
                .filter(step -> step.progress() == StepProgress.DISPATCHED && step.dispatchedAt() != null)
                .forEach(step -> waits.dispatched(
                        step.stepId(),
                        Objects.requireNonNullElse(step.queue(), "default"),
                        Objects.requireNonNull(step.dispatchedAt())));
        run.events().stream()
                .filter(timed -> timed.event().type() == RunEventType.STEP_HELD
                        && run.step(UnderWay.nameOf(timed.event()))
                                .filter(step -> step.progress() == StepProgress.HELD)
                                .isPresent())
                .forEach(timed -> waits.held(
                        UnderWay.nameOf(timed.event()),
                        EventText.heldBy(timed.event()),
                        EventText.reasonOf(timed.event()),
                        timed.at()));
        waits.sentence(now).ifPresent(text -> {
            terminal.line("");
            terminal.line(terminal.tone(Tone.NOTE, text));
        });
    }

    static void printEvents(Terminal terminal, RunDescription run) {
        try (LiveRun rows = new LiveRun(terminal, LiveRun.NO_NOTES, LiveRun.Detail.ALL)) {
            // Events with the same time belong to one decision.
            Map<Instant, List<RunEvent>> decisions = new LinkedHashMap<>();
            for (TimedEvent timed : run.events()) {
                decisions.computeIfAbsent(timed.at(), at -> new ArrayList<>()).add(timed.event());
            }
            decisions.forEach((at, events) -> rows.on(new RunEvents(run.runId(), run.definitionId(), at, events)));
        }
    }

    private static Tone tone(RunStatus status) {
        return switch (status) {
            case SUCCESS -> Tone.GOOD;
            case FAILED, CANCELLED -> Tone.BAD;
            case WAITING, PAUSED, QUARANTINED -> Tone.NOTE;
            case RUNNING, COMPENSATING, ENDING -> Tone.STRONG;
        };
    }

    static String json(RunDescription run) {
        ObjectNode node = JsonText.object()
                .put("run_id", run.runId())
                .put("definition_id", run.definitionId())
                .put("status", run.status().wireName())
                .put("started_at", run.startedAt().toString())
                .put("ended_at", text(run.endedAt()))
                .put("error", run.error())
                .put("complete", run.complete());
        ArrayNode steps = node.putArray("steps");
        for (StepDescription step : run.steps()) {
            steps.addObject()
                    .put("step_id", step.stepId())
                    .put("status", step.progress().wireName())
                    .put("revision", step.revision())
                    .put("attempt", step.attempt())
                    .put("queue", step.queue())
                    .put("dispatched_at", text(step.dispatchedAt()))
                    .put("started_at", text(step.startedAt()))
                    .put("ended_at", text(step.endedAt()))
                    .put("retry_at", text(step.retryAt()))
                    .put("error", step.error());
        }
        ArrayNode events = node.putArray("events");
        for (TimedEvent timed : run.events()) {
            ObjectNode event = events.addObject()
                    .put("seq", timed.event().seq())
                    .put("at", timed.at().toString())
                    .put("type", timed.event().type().wireName())
                    .put("step_id", timed.event().stepId());
            if (timed.event().revision() >= 0) {
                event.put("revision", timed.event().revision());
            }
            if (timed.event().attempt() >= 0) {
                event.put("attempt", timed.event().attempt());
            }
            timed.event()
                    .data()
                    .forEach((name, value) -> event.withObjectProperty("data").putPOJO(name, value));
        }
        ArrayNode rejections = node.putArray("rejections");
        for (RecordRejected rejected : run.rejections()) {
            rejections
                    .addObject()
                    .put("at", rejected.at().toString())
                    .put("reason", rejected.reason().wireName())
                    .put("message", rejected.message())
                    .put("source", rejected.source());
        }
        return JsonText.pretty(node);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
