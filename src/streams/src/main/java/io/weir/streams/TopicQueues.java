package io.weir.streams;

import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import io.weir.streams.QueueStates.Known;
import io.weir.streams.state.LruCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster, and stores its answers for a few seconds. Questions without an answer are not stored. If a topic
 * existed, the cluster is asked again in the background, and the last answer is used meanwhile. If a topic did not
 * exist or is not known, the caller waits for the answer, so that a new queue is found; but a stream thread waits only
 * once for the same question. Thread-safe.
 */
final class TopicQueues implements Queues {
    private static final Logger LOG = LoggerFactory.getLogger(TopicQueues.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

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

    private final Function<String, CompletionStage<TopicDescription>> describe;
    private final LongSupplier nanoTime;
    private final long waitMs;
    private final EmitTopics emits;
    private final QueueStates known = new QueueStates(OTHERS);
    private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();
    private final LruCache<String, Long> waitedFor = new LruCache<>(OTHERS);
    private final LruCache<String, Rest> rests = new LruCache<>(OTHERS);

    private record Rest(long nanos, long until) {}

    TopicQueues(Admin admin) {
        this(topic -> describe(admin, topic), System::nanoTime, 2_000, new ClusterEmitTopics(admin));
    }

    /** @param waitMs how long a stream thread waits for an answer, milliseconds */
    TopicQueues(
            Function<String, CompletionStage<TopicDescription>> describe,
            LongSupplier nanoTime,
            long waitMs,
            EmitTopics emits) {
        this.describe = describe;
        this.emits = emits;
        this.nanoTime = nanoTime;
        this.waitMs = waitMs;
    }

    private static CompletionStage<TopicDescription> describe(Admin admin, String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        return admin.describeTopics(List.of(topic), options)
                .allTopicNames()
                .toCompletionStage()
                .thenApply(described -> Objects.requireNonNull(described.get(topic)));
    }

    @Override
    public EmitTopics emits() {
        return emits;
    }

    @Override
    public State stateOf(String queue) {
        Known last = known.of(queue);
        if (last != null && isGood(last)) {
            return last.state();
        }
        CompletableFuture<Void> pending = asking.get(queue);
        boolean first = pending == null;
        if (pending == null) {
            pending = ask(queue);
        }
        if (last != null && last.state() == State.PRESENT) {
            return State.PRESENT;
        }
        if (first) {
            await(pending, queue);
        }
        Known answer = known.of(queue);
        return answer == null || answer.equals(last) ? State.UNKNOWN : answer.state();
    }

    private boolean isGood(Known answer) {
        long now = nanoTime.getAsLong();
        return now - answer.atNanos() < FRESH_NANOS || now - answer.until() < 0;
    }

    @Override
    public Optional<String> outageOf(String queue) {
        CompletableFuture<Void> pending = asking.get(queue);
        await(pending == null ? ask(queue) : pending, queue);
        Known answer = known.of(queue);
        return answer == null || answer.state() == State.PRESENT ? Optional.empty() : Optional.of(answer.why());
    }

    @Override
    public String tookNothing(String queue, Duration waited) {
        String why = "queue '" + queue + "': its topic " + Topics.stepReady(queue) + " took no record for "
                + waited.toMillis() + " ms, expected a leader and enough replicas in sync";
        long now = nanoTime.getAsLong();
        known.put(queue, new Known(State.UNREACHABLE, why, now, rest(queue, now)));
        return why;
    }

    private long rest(String queue, long now) {
        synchronized (rests) {
            Rest last = rests.get(queue);
            long nanos = last != null && now - last.until() < last.nanos()
                    ? Math.min(2 * last.nanos(), LONGEST_REST_NANOS)
                    : REST_NANOS;
            Rest rest = new Rest(nanos, now + nanos);
            rests.put(queue, rest);
            return rest.until();
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
            Known last = known.of(queue);
            if (now - at < WAITED_FOR_NANOS && last != null && last.state() != State.PRESENT) {
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

    private CompletableFuture<Void> ask(String queue) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        asking.put(queue, answered);
        describe.apply(Topics.stepReady(queue)).whenComplete((found, failure) -> {
            long now = nanoTime.getAsLong();
            Known answer = judge(queue, found, failure, now);
            Known last = known.of(queue);
            boolean rests = last != null && last.state() == State.UNREACHABLE && now - last.until() < 0;
            if (answer != null && !(rests && answer.state() == State.PRESENT)) {
                known.put(queue, answer);
            }
            asking.remove(queue, answered);
            answered.complete(null);
        });
        return answered;
    }

    private static @Nullable Known judge(
            String queue, @Nullable TopicDescription found, @Nullable Throwable failure, long now) {
        String topic = Topics.stepReady(queue);
        if (found != null) {
            Set<AclOperation> permitted = found.authorizedOperations();
            if (permitted != null && !permitted.contains(AclOperation.WRITE)) {
                return new Known(State.ABSENT, "queue '" + queue + "': no right to write to " + topic, now, now);
            }
            for (TopicPartitionInfo partition : found.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    String why = "queue '" + queue + "': partition " + partition.partition() + " of its topic " + topic
                            + " has no leader";
                    return new Known(State.UNREACHABLE, why, now, now);
                }
            }
            return new Known(State.PRESENT, "", now, now);
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof AuthorizationException) {
            return new Known(State.ABSENT, "queue '" + queue + "': no right to describe " + topic, now, now);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return new Known(State.ABSENT, "queue '" + queue + "' has no topic " + topic, now, now);
        }
        LOG.warn("Could not find out whether queue '{}' has its topic", Shown.of(queue), cause);
        return null;
    }

    private void await(CompletableFuture<Void> answered, String queue) {
        try {
            answered.get(waitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Kafka did not say within {} ms whether queue '{}' has its topic", waitMs, Shown.of(queue));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with a failure", e);
        }
    }
}
