package io.weir.streams;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gaps that an engine's consumers found. Each gap waits here until its task reports it as a dead letter, and is
 * shown in the engine's health for an hour. Thread-safe.
 */
final class RetentionGaps {
    static final long SHOWN_MS = TimeUnit.HOURS.toMillis(1);
    private static final int MOST_SHOWN = 20;
    private static final Logger LOG = LoggerFactory.getLogger(RetentionGaps.class);

    private final Map<TopicPartition, RetentionGap> unreported = new HashMap<>();
    private final Deque<RetentionGap> shown = new ArrayDeque<>();

    synchronized void found(RetentionGap gap) {
        unreported.put(new TopicPartition(gap.topic(), gap.partition()), gap);
        // If it is found again after an aborted transaction, it is the same gap.
        shown.removeIf(before -> before.topic().equals(gap.topic())
                && before.partition() == gap.partition()
                && before.from() == gap.from());
        shown.addLast(gap);
        if (shown.size() > MOST_SHOWN) {
            shown.removeFirst();
        }
        LOG.error("{}", gap.sentence());
    }

    /** Returns the gap that the source represents, which then counts as reported; empty for a record of the topic. */
    synchronized Optional<RetentionGap> take(Source source) {
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        RetentionGap gap = unreported.get(partition);
        if (gap == null || gap.marker() != source.offset()) {
            return Optional.empty();
        }
        unreported.remove(partition);
        return Optional.of(gap);
    }

    /** Returns a sentence for each gap that was found within the last hour. */
    synchronized List<String> troubles(long now) {
        shown.removeIf(gap -> now - gap.foundAt() > SHOWN_MS);
        return shown.stream().map(RetentionGap::trouble).toList();
    }
}
