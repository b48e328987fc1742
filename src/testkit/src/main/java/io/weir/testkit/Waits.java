package io.weir.testkit;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes what a run waits for when nothing is due. */
final class Waits {
    private Waits() {}

    static String of(RunShell shell) {
        Map<String, String> waits = new LinkedHashMap<>();
        for (RunEvent event : shell.timeline().events()) {
            if (event.stepId() == null) {
                continue;
            }
            String step = event.stepId();
            if (event.type() == RunEventType.STEP_PAUSED) {
                waits.put(step, "step " + step + " is paused because all attempts failed (resume or cancel the run)");
            } else if (event.type() == RunEventType.STEP_DISPATCHED
                    || event.type() == RunEventType.STEP_DISPATCHED_AGAIN) {
                waits.put(step, "no worker takes attempt " + event.attempt() + " of step " + step);
            } else if (event.type() == RunEventType.STEP_STARTED) {
                waits.put(
                        step, "attempt " + event.attempt() + " of step " + step + " never reports, and has no timeout");
            } else if (event.type() == RunEventType.STEP_DEFERRED) {
                waits.put(
                        step,
                        "nobody completes attempt " + event.attempt() + " of step " + step
                                + ", which its worker deferred (complete it with TestRun.complete)");
            } else if (event.type() == RunEventType.STEP_WAITING && event.data().get("event") != null) {
                waits.put(
                        step,
                        "step " + step + " waits for event '" + event.data().get("event")
                                + "' (send it with TestRun.event)");
            } else if (event.type() != RunEventType.EVENT_RECEIVED) {
                waits.remove(step);
            }
        }
        return "run " + shell.run().runId() + " of " + shell.run().definitionId() + " is "
                + shell.run().status().wireName() + " and can't end: "
                + (waits.isEmpty() ? "nothing is due" : String.join("; ", waits.values()));
    }
}
