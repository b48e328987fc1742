package io.weir.history.replay;

import io.weir.engine.EngineOptions;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of the engine that decided on a run, as far as the run shows them.
 *
 * @param definitionWaitMs how long it waited for the definition, if it gave up
 * @param ranOutOfBytes true if the run ended because its outputs had too many bytes
 */
record RecordedOptions(boolean tokensChecked, long definitionWaitMs, boolean ranOutOfBytes) {
    private static final Pattern WAITED = Pattern.compile("within (\\d{1,11}) ms");

    static RecordedOptions of(RecordedRun run) {
        long wait = EngineOptions.DEFAULT.definitionWaitMs();
        boolean ranOut = false;
        for (Recorded entry : run.entries()) {
            if (entry instanceof Recorded.Decision decision) {
                boolean succeeded = false;
                for (RunEvent event : decision.events()) {
                    String error = Objects.toString(event.data().get("error_type"), "");
                    if (event.type() == RunEventType.RUN_FAILED && error.equals("WorkflowNotFound")) {
                        Matcher told =
                                WAITED.matcher(Objects.toString(event.data().get("error_message"), ""));
                        wait = told.find() ? Long.parseLong(told.group(1)) : wait;
                    }
                    ranOut |= succeeded && event.type() == RunEventType.RUN_FAILED && error.equals("PayloadTooLarge");
                    succeeded = event.type() == RunEventType.STEP_SUCCEEDED;
                }
            }
        }
        return new RecordedOptions(run.tokensChecked(), wait, ranOut);
    }

    EngineOptions engine(long maxRunBytes) {
        return new EngineOptions(
                definitionWaitMs, EngineOptions.DEFAULT.definitionPollMs(), tokensChecked, maxRunBytes);
    }
}
