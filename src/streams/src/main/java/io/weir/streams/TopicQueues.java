package io.weir.streams;

import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import io.weir.streams.state.LruCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster which queues have a topic that takes records. Thread-safe. */
final class TopicQueues implements Queues {
    private static final Logger LOG = LoggerFactory.getLogger(TopicQueues.class);

    /**
     * How long a queue that took nothing counts as unreachable. The time doubles each time it happens again soon. The
     * cluster may say meanwhile that the topic exists.
     */
    static final long REST_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(4);

    /** How long health names a queue after work waited for it. */
    private static final long WAITED_FOR_NANOS = TimeUnit.MINUTES.toNanos(2);

    /**
     * The number of names without a topic that are stored. The names come from definitions, so anyone may write any
     * number of them.
     */
    static final int OTHERS = 1_000;

    /** The maximum number of queues that take no records and are named. */
    private static final int NAMED = 10;

    private final LongSupplier nanoTime;
    private final EmitTopics emits;
    private final LastAnswers<Said> known = new LastAnswers<>(OTHERS, Said::isPresent);
    private final TopicAnswers<Said> answers;
    private final LruCache<String, Long> waitedFor = new LruCache<>(OTHERS);
    private final LruCache<String, Rest> rests = new LruCache<>(OTHERS);

    private record Rest(long nanos, long until) {}

    /**
     * @param state never unknown
     * @param why the reason why no records are taken; empty for a queue that is present
     */
    private record Said(State state, String why) {
        boolean isPresent() {
            return state == State.PRESENT;
        }
    }

    /** @param isEmittedTo true for a topic that steps may emit records to */
    TopicQueues(Admin admin, Predicate<String> isEmittedTo) {
        this(
                topic -> TopicAnswers.describe(admin, topic),
                System::nanoTime,
                TopicAnswers.WAIT_MS,
                new ClusterEmitTopics(admin, isEmittedTo));
    }

    /** @param waitMs how long a stream thread waits for an answer, milliseconds */
    TopicQueues(
            Function<String, CompletionStage<TopicDescription>> describe,
            LongSupplier nanoTime,
            long waitMs,
            EmitTopics emits) {
        this.emits = emits;
        this.nanoTime = nanoTime;
        this.answers = new TopicAnswers<>(
                queue -> describe.apply(Topics.stepReady(queue))
                        .handle((found, failure) -> Optional.ofNullable(judge(queue, found, failure))),
                Said::isPresent,
                known,
                queue -> "whether queue '" + Shown.of(queue) + "' has its topic",
                nanoTime,
                waitMs);
    }

    @Override
    public EmitTopics emits() {
        return emits;
    }

    @Override
    public State stateOf(String queue) {
        Said answer = answers.of(queue);
        return answer == null ? State.UNKNOWN : answer.state();
    }

    @Override
    public Optional<String> outageOf(String queue) {
        Said answer = answers.askNow(queue);
        return answer == null || answer.isPresent() ? Optional.empty() : Optional.of(answer.why());
    }

    @Override
    public String tookNothing(String queue, Duration waited) {
        String why = "queue '" + queue + "': its topic " + Topics.stepReady(queue) + " took no record for "
                + waited.toMillis() + " ms, expected a leader and enough replicas in sync";
        answers.learn(queue, new Said(State.UNREACHABLE, why), rest(queue));
        return why;
    }

    /** Returns how long the queue rests, nanoseconds. */
    private long rest(String queue) {
        long now = nanoTime.getAsLong();
        synchronized (rests) {
            Rest last = rests.get(queue);
            long nanos = last != null && now - last.until() < last.nanos()
                    ? Math.min(2 * last.nanos(), LONGEST_REST_NANOS)
                    : REST_NANOS;
            rests.put(queue, new Rest(nanos, now + nanos));
            return nanos;
        }
    }

    @Override
    public void heldBack(String queue) {
        synchronized (waitedFor) {
            waitedFor.put(queue, nanoTime.getAsLong());
        }
    }

    @Override
    public List<String> troubles() {
        Map<String, Long> waited;
        synchronized (waitedFor) {
            waited = waitedFor.copy();
        }
        long now = nanoTime.getAsLong();
        List<String> sentences = new ArrayList<>();
        waited.forEach((queue, at) -> {
            Said last = answers.last(queue);
            if (now - at < WAITED_FOR_NANOS && last != null && !last.isPresent()) {
                sentences.add(last.why());
            }
        });
        if (sentences.size() <= NAMED) {
            return sentences;
        }
        List<String> some = new ArrayList<>(sentences.subList(0, NAMED));
        some.add("and " + (sentences.size() - NAMED) + " more queues take no records");
        return some;
    }

    /** Returns the number of stored answers. */
    int remembered() {
        return known.size();
    }

    private static @Nullable Said judge(String queue, @Nullable TopicDescription found, @Nullable Throwable failure) {
        String topic = Topics.stepReady(queue);
        if (found != null) {
            Set<AclOperation> permitted = found.authorizedOperations();
            if (permitted != null && !permitted.contains(AclOperation.WRITE)) {
                return new Said(State.ABSENT, "queue '" + queue + "': no right to write to " + topic);
            }
            for (TopicPartitionInfo partition : found.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    String why = "queue '" + queue + "': partition " + partition.partition() + " of its topic " + topic
                            + " has no leader";
                    return new Said(State.UNREACHABLE, why);
                }
            }
            return new Said(State.PRESENT, "");
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof AuthorizationException) {
            return new Said(State.ABSENT, "queue '" + queue + "': no right to describe " + topic);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return new Said(State.ABSENT, "queue '" + queue + "' has no topic " + topic);
        }
        LOG.warn("Could not find out whether queue '{}' has its topic", Shown.of(queue), cause);
        return null;
    }
}
