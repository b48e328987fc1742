package io.weir.engine.sim;

import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an engine has said, as text that can be compared: by run, as the order of two runs' records tells nothing, and by
 * topic, as there is no order over topics.
 */
final class Said {
    private final Map<String, List<String>> lines = new TreeMap<>();

    private void line(String topic, String runId, String text) {
        lines.computeIfAbsent(topic + " " + runId, key -> new ArrayList<>()).add(text);
    }

    /**
     * A decision of the core.
     *
     * @param ofRecord whether it is about a record, which is told when it is refused
     */
    void decided(String runId, boolean ofRecord, Decision decision, long at) {
        if (decision instanceof Decision.Rejected rejected) {
            if (ofRecord) {
                line(
                        "refused",
                        runId,
                        refused(
                                rejected.rejection().reason(),
                                rejected.rejection().message(),
                                rejected.rejection().attempt()));
            }
            return;
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        if (!accepted.events().isEmpty()) {
            // As it is read back: numbers lose their Java type on the way.
            record(Codecs.runRecord()
                    .decode(Codecs.runRecord()
                            .encode(new RunEvents(
                                    runId,
                                    accepted.run().definitionId(),
                                    Instant.ofEpochMilli(at),
                                    accepted.events()))));
        }
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                dispatched(dispatch.ready());
            } else if (effect instanceof Effect.CancelAttempts cancel) {
                calledBack(cancel.cancelled());
            } else if (effect instanceof Effect.Publish publish) {
                ended(publish.result());
            }
        }
    }

    void deadLetter(String reason, byte[] value) {
        line("dead letter", reason, HexFormat.of().formatHex(value));
    }

    /** The answer to the request of that dead letter. */
    void answered(String runId, String reason) {
        line(
                "refused",
                runId,
                refused(
                        RejectionReason.DEAD_LETTER,
                        "the request became a dead letter (" + reason + "): its message on weir.dead-letters says why",
                        null));
    }

    void dispatched(StepReady ready) {
        line("step-ready", ready.attempt().runId(), text(Codecs.stepReady().encode(ready)));
    }

    void calledBack(StepCancelled cancelled) {
        for (AttemptId attempt : cancelled.attempts()) {
            line("step-cancelled", cancelled.runId(), cancelled.at() + " " + cancelled.reason() + " " + attempt);
        }
    }

    void ended(WorkflowResult result) {
        line("result", result.workflowId(), text(Codecs.workflowResult().encode(result)));
    }

    void record(RunRecord record) {
        if (record instanceof RunEvents events) {
            for (RunEvent event : events.events()) {
                line("event", events.runId(), events.at() + " " + events.definitionId() + " " + event);
            }
        } else if (record instanceof RecordRejected refused) {
            line("refused", refused.runId(), refused(refused.reason(), refused.message(), refused.attempt()));
        }
    }

    private static String refused(Object reason, String message, @Nullable AttemptId attempt) {
        return reason + " " + message + " " + attempt;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Said said && lines.equals(said.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
