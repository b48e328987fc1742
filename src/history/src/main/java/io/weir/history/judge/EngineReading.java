package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Payload;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunError;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads records that the engine wrote. What can't be read is a {@link ProtocolException}. */
final class EngineReading {
    /** What the rules look at; texts for people are left behind. */
    private static final Set<String> KEPT = Set.of(
            "retry_at",
            "found_at",
            "error_type",
            "retryable",
            "iteration",
            "max_iterations",
            "definition_id",
            "definition_hash",
            "by");

    private static final String OMITTED = "weir.omitted";
    private static final String CUT = "weir.dlq.truncated";

    private EngineReading() {}

    static Dispatch dispatch(LogRecord record) {
        StepReady ready = Codecs.stepReady().decode(record.value(), Integer.MAX_VALUE);
        Map<String, Digest> dependencies = new LinkedHashMap<>();
        ready.dependencies().forEach((step, output) -> dependencies.put(step, Digest.of(output)));
        StepReady.LoopContext loop = ready.loop();
        return new Dispatch(
                record.position(),
                ready.attempt(),
                ready.definitionId(),
                ready.definitionHash(),
                ready.stepType(),
                ready.maxAttempts(),
                Digest.of(ready.token()),
                ready.dispatchedAt().toEpochMilli(),
                Digest.of(ready.input()),
                dependencies,
                loop == null
                        ? null
                        : new Dispatch.InLoop(
                                loop.iteration(),
                                loop.maxIterations(),
                                Digest.ofNullable(loop.draft()),
                                Digest.ofNullable(loop.feedback())),
                Digest.of(ready.config()),
                millis(ready.reportStartAfter()),
                millis(ready.startToClose()),
                millis(ready.heartbeatTimeout()),
                ready.reportStart());
    }

    static RunRecord runRecord(LogRecord record) {
        return Codecs.wholeRunRecord().decode(record.value(), Integer.MAX_VALUE);
    }

    static Told told(LogRecord record, RunRecord read) {
        if (read instanceof RunRecord.RunEvents events) {
            return new Told.Events(
                    record.position(),
                    events.at().toEpochMilli(),
                    record.value() == null ? 0 : record.value().length,
                    events.definitionId(),
                    events.events().stream().map(EngineReading::withoutTexts).toList());
        }
        if (read instanceof RunRecord.RecordRejected rejected) {
            return new Told.Refused(
                    record.position(),
                    rejected.at().toEpochMilli(),
                    rejected.reason(),
                    Position.parse(rejected.source()),
                    rejected.attempt());
        }
        throw new IllegalStateException("a run record that is not known here: " + read);
    }

    private static RunEvent withoutTexts(RunEvent event) {
        Map<String, Object> data = new TreeMap<>(event.data());
        data.keySet().retainAll(KEPT);
        return new RunEvent(event.seq(), event.type(), event.stepId(), event.revision(), event.attempt(), data);
    }

    static WorkflowResult result(LogRecord record) {
        return Codecs.workflowResult().decode(record.value(), Integer.MAX_VALUE);
    }

    static Ending ending(LogRecord record, WorkflowResult result) {
        Map<String, Digest> outputs = new LinkedHashMap<>();
        boolean trimmed = result.stepMetadata().isEmpty();
        for (Map.Entry<String, Payload> output : result.stepOutputs().entrySet()) {
            if (output.getKey().equals(OMITTED) || isOmission(output.getValue())) {
                trimmed = true;
            } else {
                outputs.put(output.getKey(), Digest.of(output.getValue()));
            }
        }
        Map<String, Ending.Step> steps = new LinkedHashMap<>();
        result.stepMetadata()
                .forEach((step, told) ->
                        steps.put(step, new Ending.Step(told.status(), told.retryCount(), told.revisionCount())));
        RunError error = result.error();
        return new Ending(
                record.position(),
                result.definitionId(),
                result.definitionHash(),
                result.status(),
                result.startedAt().toEpochMilli(),
                result.completedAt().toEpochMilli(),
                error == null ? null : error.type(),
                outputs,
                steps,
                trimmed);
    }

    private static boolean isOmission(Payload output) {
        return output.size() < 200 && output.toJson().startsWith("{\"" + OMITTED + "\":");
    }

    static DeadLettered deadLetter(LogRecord record) {
        DeadLetter letter = DeadLetter.of(record.key(), record.value(), record.headers());
        String cut = record.header(CUT);
        return new DeadLettered(
                record.position(),
                record.timestamp(),
                new Position(letter.topic(), letter.partition(), letter.offset()),
                letter.timestamp(),
                letter.reason(),
                Digest.of(record.key(), record.value()),
                cut == null ? -1 : size(cut));
    }

    private static long size(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolException("found '" + text + "' in the header '" + CUT + "', expected a number");
        }
    }

    private static long millis(@Nullable Duration duration) {
        return duration == null ? -1 : duration.toMillis();
    }
}
