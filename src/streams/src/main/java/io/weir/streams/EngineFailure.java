package io.weir.streams;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream thread ended with an error, or was fenced because of what it decided on.
 *
 * @param where {@code at topic-partition@offset}: the record it was at; {@code after …} when it failed behind that record,
 *     at a commit for instance, where any of the transaction's records may be the cause
 * @param runId the run that the record is about, or null when it is not known
 * @param message the error's type and message
 * @param lasting whether another try can only fail the same way: it ends the engine whatever its count
 * @param fenced whether brokers have aborted the thread's transaction, and the thread goes on: it never ends the engine
 * @param count errors within the time in which they are counted, this one included; of one that was fenced, times that it was
 * @param permitted as many of them replace the thread; one more stops the engine. Of one that was fenced, times after which
 *     the record or run is put aside
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
    /** Whether it ended the engine. */
    public boolean isFinal() {
        return lasting || (!fenced && count > permitted);
    }

    /** In words, for the terminal and for logs. */
    public String sentence() {
        return "a stream thread " + (fenced ? "was fenced " : "failed ") + where
                + (runId == null ? "" : " (run '" + runId + "')") + ": " + message;
    }
}
