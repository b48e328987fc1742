package io.weir.streams;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How long a commit waits for what was written. Topics that every run needs are waited for: without them nothing goes on
 * anyway. A queue's topic is not: once the cluster says that it is gone or has no leader, or it is the only one that takes
 * nothing for as long as a producer may block, the wait is over.
 */
final class QueueWait {
    /** A commit that takes longer asks whether the queues it waits for are there. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UnacknowledgedSends sends;
    private final Queues queues;
    private final long lookNanos;
    private final Duration patience;

    /** @param patience how long a queue that the cluster says nothing against may be the only one that takes nothing */
    QueueWait(UnacknowledgedSends sends, Queues queues, Duration patience) {
        this(sends, queues, patience, LOOK_NANOS);
    }

    QueueWait(UnacknowledgedSends sends, Queues queues, Duration patience, long lookNanos) {
        this.sends = sends;
        this.queues = queues;
        this.patience = patience;
        this.lookNanos = lookNanos;
    }

    /**
     * Waits until everything sent is acknowledged or refused.
     *
     * @throws QueueOutException when a queue takes no records
     */
    void forAcknowledgements() throws InterruptedException {
        long start = System.nanoTime();
        while (!sends.awaitNone(lookNanos)) {
            look(sends.partitions(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * Asks the cluster about the queues among the topics waited for.
     *
     * @throws QueueOutException when one of them takes no records
     */
    void look(Set<TopicPartition> partitions, Duration waited) {
        Set<String> waitedFor = queuesOf(partitions);
        for (String queue : waitedFor) {
            Optional<String> outage = queues.outageOf(queue);
            if (outage.isPresent()) {
                queues.heldBack(queue);
                throw new QueueOutException(outage.get());
            }
        }
        boolean nothingElse = partitions.stream().allMatch(partition -> Topics.isStepReady(partition.topic()));
        if (nothingElse && !waitedFor.isEmpty() && waited.compareTo(patience) >= 0) {
            String why = "";
            for (String queue : waitedFor) {
                why = queues.tookNothing(queue, waited);
                queues.heldBack(queue);
            }
            throw new QueueOutException(why);
        }
    }

    private static Set<String> queuesOf(Set<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .filter(Topics::isStepReady)
                .map(Topics::queueOf)
                .collect(Collectors.toSet());
    }
}
