package io.weir.streams;

import io.weir.protocol.Shown;
import io.weir.streams.state.LruCache;
import java.time.Duration;
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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster about topics, and stores its answers for a few seconds, as {@link TopicQueues} does for queues.
 * Thread-safe.
 */
final class ClusterEmitTopics implements EmitTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEmitTopics.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How long an answer counts that a broker gave by refusing a record, or by not taking it. */
    static final long LEARNT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Kafka's default, for a topic whose settings may not be read. */
    private static final int USUAL_MAX_BYTES = 1_048_588;

    /** The number of stored answers. The names come from definitions. */
    private static final int MOST = 1_000;

    private final Function<String, CompletionStage<Found>> describe;
    private final LongSupplier nanoTime;
    private final long waitMs;
    private final LruCache<String, Known> known = new LruCache<>(MOST);
    private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

    /**
     * What the cluster says about a topic.
     *
     * @param settings null if they may not be read
     */
    record Found(TopicDescription topic, @Nullable Config settings) {}

    /** @param until no other answer is accepted before this moment */
    private record Known(Answer answer, long atNanos, long until) {}

    ClusterEmitTopics(Admin admin) {
        this(topic -> describe(admin, topic), System::nanoTime, 2_000);
    }

    /** @param waitMs how long a stream thread waits for an answer, milliseconds */
    ClusterEmitTopics(Function<String, CompletionStage<Found>> describe, LongSupplier nanoTime, long waitMs) {
        this.describe = describe;
        this.nanoTime = nanoTime;
        this.waitMs = waitMs;
    }

    private static CompletionStage<Found> describe(Admin admin, String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        CompletionStage<@Nullable Config> settings = admin.describeConfigs(List.of(resource))
                .all()
                .toCompletionStage()
                .<@Nullable Config>thenApply(all -> all.get(resource))
                .exceptionally(failure -> null);
        return admin.describeTopics(List.of(topic), options)
                .allTopicNames()
                .toCompletionStage()
                .thenCombine(
                        settings,
                        (described, config) -> new Found(Objects.requireNonNull(described.get(topic)), config));
    }

    @Override
    public Answer of(String topic) {
        Known last = find(topic);
        if (last != null && isGood(last)) {
            return last.answer();
        }
        CompletableFuture<Void> pending = asking.get(topic);
        boolean first = pending == null;
        if (pending == null) {
            pending = ask(topic);
        }
        if (last != null && last.answer() instanceof Answer.Takes) {
            return last.answer();
        }
        if (first) {
            await(pending, topic);
        }
        Known answer = find(topic);
        return answer == null || !isGood(answer)
                ? new Answer.Out("the cluster did not say whether there is a topic " + topic)
                : answer.answer();
    }

    private boolean isGood(Known answer) {
        long now = nanoTime.getAsLong();
        return now - answer.atNanos() < FRESH_NANOS || now - answer.until() < 0;
    }

    private @Nullable Known find(String topic) {
        synchronized (known) {
            return known.get(topic);
        }
    }

    /** An answer that a broker gave by its deeds counts more than the cluster's words, for a while. */
    private void put(String topic, Known answer) {
        synchronized (known) {
            Known last = known.get(topic);
            boolean learnt = last != null && nanoTime.getAsLong() - last.until() < 0;
            if (!learnt || answer.until() != answer.atNanos() || !(answer.answer() instanceof Answer.Takes)) {
                known.put(topic, answer);
            }
        }
    }

    @Override
    public Optional<String> outageOf(String topic) {
        CompletableFuture<Void> pending = asking.get(topic);
        await(pending == null ? ask(topic) : pending, topic);
        Known answer = find(topic);
        if (answer != null && answer.answer() instanceof Answer.Refuses refuses) {
            return Optional.of(refuses.why());
        }
        return answer != null && answer.answer() instanceof Answer.Out out ? Optional.of(out.why()) : Optional.empty();
    }

    @Override
    public String tookNothing(String topic, Duration waited) {
        String why = "topic " + topic + " took no record for " + waited.toMillis()
                + " ms, expected a leader and enough replicas in sync";
        learn(topic, new Answer.Out(why));
        return why;
    }

    @Override
    public void refused(String topic, int bytes, Exception why) {
        if (why instanceof RecordTooLargeException) {
            learn(topic, new Answer.Takes(bytes - 1, false));
        } else if (why instanceof AuthorizationException
                || why instanceof InvalidRecordException
                || why instanceof InvalidTimestampException
                || why instanceof InvalidTopicException
                || why instanceof PolicyViolationException) {
            learn(topic, new Answer.Refuses("topic " + topic + " refused a record: " + why.getMessage()));
        }
    }

    private void learn(String topic, Answer answer) {
        long now = nanoTime.getAsLong();
        put(topic, new Known(answer, now, now + LEARNT_NANOS));
    }

    private CompletableFuture<Void> ask(String topic) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        asking.put(topic, answered);
        describe.apply(topic).whenComplete((found, failure) -> {
            long now = nanoTime.getAsLong();
            Answer answer = found == null ? judge(topic, failure) : judge(topic, found);
            if (answer != null) {
                put(topic, new Known(answer, now, now));
            }
            asking.remove(topic, answered);
            answered.complete(null);
        });
        return answered;
    }

    private static Answer judge(String topic, Found found) {
        Set<AclOperation> permitted = found.topic().authorizedOperations();
        if (permitted != null && !permitted.isEmpty() && !permitted.contains(AclOperation.WRITE)) {
            return new Answer.Refuses("the engine has no right to write to topic " + topic);
        }
        for (TopicPartitionInfo partition : found.topic().partitions()) {
            if (partition.leader() == null || partition.leader().isEmpty()) {
                return new Answer.Out("partition " + partition.partition() + " of topic " + topic + " has no leader");
            }
        }
        String cleanup = setting(found, "cleanup.policy", "delete");
        int maxBytes = Integer.parseInt(setting(found, "max.message.bytes", Integer.toString(USUAL_MAX_BYTES)));
        return new Answer.Takes(maxBytes, cleanup.contains("compact"));
    }

    private static String setting(Found found, String name, String usual) {
        ConfigEntry entry = found.settings() == null ? null : found.settings().get(name);
        return entry == null || entry.value() == null ? usual : entry.value();
    }

    private static @Nullable Answer judge(String topic, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof AuthorizationException) {
            return new Answer.Refuses("the engine has no right to describe topic " + topic);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return new Answer.Refuses("there is no topic " + topic);
        }
        LOG.warn("Could not find out whether topic {} takes records", Shown.of(topic), cause);
        return null;
    }

    private void await(CompletableFuture<Void> answered, String topic) {
        try {
            answered.get(waitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Kafka did not say within {} ms whether topic {} takes records", waitMs, Shown.of(topic));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with a failure", e);
        }
    }
}
