package io.weir.streams;

import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster, and remembers its answers for a few seconds; what it did not say is not remembered. A topic that was
 * there is asked for again in the background, while the last answer serves. One that was not there, or is not known, is
 * waited for, so that a queue made a moment ago is found; but a stream thread waits for one question once.
 */
final class TopicQueues implements Queues {
    private static final Logger LOG = LoggerFactory.getLogger(TopicQueues.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Function<String, CompletionStage<TopicDescription>> describe;
    private final LongSupplier nanoTime;
    private final long waitMs;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

    private record Known(State state, long atNanos) {}

    TopicQueues(Admin admin) {
        this(topic -> describe(admin, topic), System::nanoTime, 2_000);
    }

    /** @param waitMs how long a stream thread waits for an answer, milliseconds */
    TopicQueues(Function<String, CompletionStage<TopicDescription>> describe, LongSupplier nanoTime, long waitMs) {
        this.describe = describe;
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
    public State stateOf(String queue) {
        Known last = known.get(queue);
        if (last != null && nanoTime.getAsLong() - last.atNanos() < FRESH_NANOS) {
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
        Known answer = known.get(queue);
        return answer == null || answer.equals(last) ? State.UNKNOWN : answer.state();
    }

    private CompletableFuture<Void> ask(String queue) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        asking.put(queue, answered);
        describe.apply(Topics.stepReady(queue)).whenComplete((found, failure) -> {
            State state = judge(queue, found, failure);
            if (state != State.UNKNOWN) {
                known.put(queue, new Known(state, nanoTime.getAsLong()));
            }
            asking.remove(queue, answered);
            answered.complete(null);
        });
        return answered;
    }

    private static State judge(String queue, @Nullable TopicDescription found, @Nullable Throwable failure) {
        if (found != null) {
            Set<AclOperation> permitted = found.authorizedOperations();
            return permitted == null || permitted.contains(AclOperation.WRITE) ? State.PRESENT : State.ABSENT;
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof UnknownTopicOrPartitionException
                || cause instanceof InvalidTopicException
                || cause instanceof AuthorizationException) {
            return State.ABSENT;
        }
        LOG.warn("Could not find out whether queue '{}' has its topic", Shown.of(queue), cause);
        return State.UNKNOWN;
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
