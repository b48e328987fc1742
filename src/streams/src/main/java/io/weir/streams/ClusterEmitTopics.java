package io.weir.streams;

import io.weir.protocol.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
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

/** Asks the cluster which topics take the records that steps emit. Thread-safe. */
final class ClusterEmitTopics implements EmitTopics {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEmitTopics.class);

    /** How long an answer counts that a broker gave by refusing a record, or by not taking it. */
    static final long LEARNT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Kafka's default, for a topic whose settings may not be read. */
    private static final int USUAL_MAX_BYTES = 1_048_588;

    /** The number of stored answers. The names come from definitions. */
    private static final int MOST = 1_000;

    private final Predicate<String> isEmittedTo;
    private final TopicAnswers<Answer> answers;

    /**
     * What the cluster says about a topic.
     *
     * @param settings null if they may not be read
     */
    record Found(TopicDescription topic, @Nullable Config settings) {}

    /** @param isEmittedTo true for a topic that steps may emit records to */
    ClusterEmitTopics(Admin admin, Predicate<String> isEmittedTo) {
        this(isEmittedTo, topic -> describe(admin, topic), System::nanoTime, TopicAnswers.WAIT_MS);
    }

    /** @param waitMs how long a stream thread waits for an answer, milliseconds */
    ClusterEmitTopics(
            Predicate<String> isEmittedTo,
            Function<String, CompletionStage<Found>> describe,
            LongSupplier nanoTime,
            long waitMs) {
        this.isEmittedTo = isEmittedTo;
        this.answers = new TopicAnswers<>(
                topic -> describe.apply(topic)
                        .handle((found, failure) ->
                                Optional.ofNullable(found == null ? judge(topic, failure) : judge(topic, found))),
                Answer.Takes.class::isInstance,
                new LastAnswers<>(MOST, answer -> false),
                topic -> "whether topic " + Shown.of(topic) + " takes records",
                nanoTime,
                waitMs);
    }

    private static CompletionStage<Found> describe(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        CompletionStage<@Nullable Config> settings = admin.describeConfigs(List.of(resource))
                .all()
                .toCompletionStage()
                .<@Nullable Config>thenApply(all -> all.get(resource))
                .exceptionally(failure -> null);
        return TopicAnswers.describe(admin, topic).thenCombine(settings, Found::new);
    }

    @Override
    public boolean covers(String topic) {
        return isEmittedTo.test(topic);
    }

    @Override
    public Answer of(String topic) {
        Answer answer = answers.of(topic);
        return answer == null ? new Answer.Out("the cluster did not say whether there is a topic " + topic) : answer;
    }

    @Override
    public Optional<String> outageOf(String topic) {
        Answer answer = answers.askNow(topic);
        if (answer instanceof Answer.Refuses refuses) {
            return Optional.of(refuses.why());
        }
        return answer instanceof Answer.Out out ? Optional.of(out.why()) : Optional.empty();
    }

    @Override
    public String tookNothing(String topic, Duration waited) {
        String why = "topic " + topic + " took no record for " + waited.toMillis()
                + " ms, expected a leader and enough replicas in sync";
        answers.learn(topic, new Answer.Out(why), LEARNT_NANOS);
        return why;
    }

    @Override
    public void refused(String topic, int bytes, Exception why) {
        if (why instanceof RecordTooLargeException) {
            answers.learn(topic, new Answer.Takes(bytes - 1, false), LEARNT_NANOS);
        } else if (why instanceof AuthorizationException
                || why instanceof InvalidRecordException
                || why instanceof InvalidTimestampException
                || why instanceof InvalidTopicException
                || why instanceof PolicyViolationException) {
            answers.learn(
                    topic,
                    new Answer.Refuses("topic " + topic + " refused a record: " + why.getMessage()),
                    LEARNT_NANOS);
        }
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
}
