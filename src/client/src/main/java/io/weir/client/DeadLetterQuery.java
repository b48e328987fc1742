package io.weir.client;

import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A filter for dead letters; null fields match all.
 *
 * @param topic topic of the source
 * @param since written at this time or later
 * @param until written before this time
 */
public record DeadLetterQuery(
        @Nullable String reason,
        @Nullable String topic,
        @Nullable String runId,
        @Nullable Instant since,
        @Nullable Instant until)
        implements Predicate<DeadLetterRecord> {
    public static final DeadLetterQuery ALL = new DeadLetterQuery(null, null, null, null, null);

    @Override
    public boolean test(DeadLetterRecord record) {
        return matches(reason, record.letter().reason())
                && matches(topic, record.letter().topic())
                && matches(runId, record.runId())
                && (since == null || !record.at().isBefore(since))
                && (until == null || record.at().isBefore(until));
    }

    private static boolean matches(@Nullable String wanted, @Nullable String found) {
        return wanted == null || wanted.equals(found);
    }
}
