package io.weir.streams;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stream thread ended with an error.
 *
 * @param where {@code at topic-partition@offset}: the record it was at; {@code after …} when it failed behind that record,
 *     at a commit for instance, where any of the transaction's records may be the cause
 * @param runId the run that the record is about, or null when it is not known
 * @param message the error's type and message
 * @param lasting whether another try can only fail the same way: it ends the engine whatever its count
 * @param count errors within the time in which they are counted, this one included
 * @param permitted as many of them replace the thread; one more stops the engine
 */
public record EngineFailure(
        Instant at, String where, @Nullable String runId, String message, boolean lasting, int count, int permitted) {
    /** Whether it ended the engine. */
    public boolean isFinal() {
        return lasting || count > permitted;
    }

    /** In words, for the terminal and for logs. */
    public String sentence() {
        return "a stream thread failed " + where + (runId == null ? "" : " (run '" + runId + "')") + ": " + message;
    }
}
