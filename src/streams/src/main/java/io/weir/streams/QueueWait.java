package io.weir.streams;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides how long a commit waits for its writes. It always waits for topics that every run needs: nothing continues
 * without them anyway. It does not always wait for the topic of a queue, or for one that steps emit to. The wait
 * ends as soon as the cluster says that such a topic is gone or has no leader. It also ends if only such topics have
 * taken nothing for as long as a producer may block.
 */
final class QueueWait {
    /** A commit that takes longer asks whether the topics that it waits for take records. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final UnacknowledgedSends sends;
    private final Queues queues;
    private final long lookNanos;
    private final Duration patience;

    /**
     * @param patience the time after which the wait ends if only such topics take nothing, although the cluster reports
     *     no problem with them
     */
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
     * @throws QueueOutException if a queue, or a topic that steps emit to, takes no records
     */
    void forAcknowledgements() throws InterruptedException {
        long start = System.nanoTime();
        while (!sends.awaitNone(lookNanos)) {
            look(sends.partitions(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * Asks the cluster about the queues among these topics, and about those that steps emit to.
     *
     * @throws QueueOutException if one of them takes no records
     */
    void look(Set<TopicPartition> partitions, Duration waited) {
        Set<String> waitedFor = queuesOf(partitions);
        Set<String> emitted = emittedTo(partitions);
        for (String topic : emitted) {
            Optional<String> outage = queues.emits().outageOf(topic);
            if (outage.isPresent()) {
                throw new QueueOutException(outage.get());
            }
        }
        for (String queue : waitedFor) {
            Optional<String> outage = queues.outageOf(queue);
            if (outage.isPresent()) {
                queues.heldBack(queue);
                throw new QueueOutException(outage.get());
            }
        }
        boolean nothingElse = partitions.stream()
                .map(TopicPartition::topic)
                .allMatch(topic -> Topics.isStepReady(topic) || emitted.contains(topic));
        if (nothingElse && !partitions.isEmpty() && waited.compareTo(patience) >= 0) {
            String why = "";
            for (String topic : emitted) {
                why = queues.emits().tookNothing(topic, waited);
            }
            for (String queue : waitedFor) {
                why = queues.tookNothing(queue, waited);
                queues.heldBack(queue);
            }
            throw new QueueOutException(why);
        }
    }

    private Set<String> emittedTo(Set<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .filter(queues.emits()::covers)
                .collect(Collectors.toSet());
    }

    private static Set<String> queuesOf(Set<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .filter(Topics::isStepReady)
                .map(Topics::queueOf)
                .collect(Collectors.toSet());
    }
}
