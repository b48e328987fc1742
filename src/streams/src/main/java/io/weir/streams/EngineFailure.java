package io.weir.streams;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream thread ended with an error, or was fenced because of an item that it decided on.
 *
 * @param where {@code at topic-partition@offset}: the record that the thread was processing; {@code after …} if it
 *     failed after that record, for instance at a commit, where any record of the transaction may be the cause
 * @param runId the run that the record is about, or null if it is not known
 * @param message the error's type and message
 * @param lasting true if another try would fail in the same way: the failure then ends the engine at any count
 * @param fenced true if brokers aborted the thread's transaction and the thread continues: such a failure never ends
 *     the engine
 * @param count the number of errors within the counting window, including this one; if fenced, how often the item was
 *     fenced
 * @param permitted the number of errors after which the thread is still replaced; one more stops the engine. If fenced,
 *     the number of times after which the record or run is quarantined
 */
public record EngineFailure(
        Instant at,
        String where,
        @Nullable String runId,
        String message,
        boolean lasting,
        boolean fenced,
        int count,
        int permitted) {
    /** Returns true if the failure ended the engine. */
    public boolean isFinal() {
        return lasting || (!fenced && count > permitted);
    }

    /** Returns a sentence for the terminal and for logs. */
    public String sentence() {
        return "a stream thread " + (fenced ? "was fenced " : "failed ") + where
                + (runId == null ? "" : " (run '" + runId + "')") + ": " + message;
    }
}
