package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record on an input topic.
 *
 * @param bytes of key and value
 * @param value of the value alone
 * @param size of the value, -1 for none
 * @param time of the record, ms since 1970
 * @param runId null if it cannot be read
 * @param content null if it cannot be read
 * @param problem why it cannot be read, or null
 * @param sentFrom the position from which the router took it, or null
 * @param kept the value, to be decided on again; null if it cannot be read or there was no memory left for it
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
record Input(
        Position at,
        Digest bytes,
        Digest value,
        int size,
        long time,
        @Nullable String runId,
        @Nullable Content content,
        @Nullable String problem,
        @Nullable Position sentFrom,
        byte @Nullable [] kept) {

    /** The content of the record. */
    sealed interface Content {}

    /**
     * A request.
     *
     * @param hash the requested version, or null
     * @param completed ids of the steps that are done when the run begins
     */
    record Start(String definitionId, @Nullable String hash, Set<String> completed) implements Content {}

    record Cancel() implements Content {}

    record Quarantine() implements Content {}

    record Resume() implements Content {}

    /** An event is sent to the run. */
    record Sent(String event) implements Content {}

    /**
     * An operator settles a step.
     *
     * @param kind of the outcome
     * @param errorType of a failure, else null
     */
    record ByHand(String stepId, Kind kind, @Nullable String errorType) implements Content {}

    /**
     * A worker's report.
     *
     * @param errorType of a failure, else null
     */
    record Report(
            AttemptId attempt,
            Digest token,
            Kind kind,
            @Nullable String errorType) implements Content {}

    /** The kind of report about an attempt. */
    enum Kind {
        STARTED,
        HEARTBEAT,
        HANDED_BACK,
        DEFERRED,
        SUCCEEDED,
        SENT_BACK,
        FAILED;

        boolean isCompletion() {
            return this == SUCCEEDED || this == SENT_BACK || this == FAILED;
        }
    }

    boolean isReadable() {
        return content != null;
    }

    @Nullable
    Report report() {
        return content instanceof Report report ? report : null;
    }
}
