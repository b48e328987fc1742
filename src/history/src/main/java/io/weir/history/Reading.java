package io.weir.history;

import io.weir.history.judge.Snapshot;
import io.weir.protocol.Topics;
import io.weir.streams.Changelogs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The range to read: where each partition begins, and where it ended.
 *
 * <p>A running cluster has no single moment at which all partitions can be queried. So the order of the queries defines
 * the cut: first the ends of the engine's outputs, then the engine's committed offsets, then the ends of its outputs
 * again, then the ends of its inputs. The outputs of everything committed are then in the reading, and the inputs of
 * everything in the reading are in it too. Runs with records between the first and the last query are in motion.
 *
 * @param partitions all of them
 * @param ends first offset that is not read
 */
record Reading(Snapshot snapshot, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    private static final Set<String> INPUTS = Set.copyOf(Topics.inputs());

    static Reading of(Admin admin, String applicationId) throws InterruptedException {
        long takenAt = System.currentTimeMillis();
        try {
            Map<String, Integer> topics = topics(admin, applicationId);
            List<TopicPartition> inputs = partitions(topics, true);
            List<TopicPartition> outputs = partitions(topics, false);
            Map<TopicPartition, Long> settled = ends(admin, outputs);
            Map<TopicPartition, Long> committed = committed(admin, applicationId);
            for (TopicPartition input : inputs) {
                settled.put(input, committed.getOrDefault(input, 0L));
            }
            Map<TopicPartition, Long> ends = ends(admin, outputs);
            ends.putAll(ends(admin, inputs));
            List<TopicPartition> all = new ArrayList<>(outputs);
            all.addAll(inputs);
            Map<TopicPartition, Long> starts = offsets(admin, all, OffsetSpec.earliest());
            return new Reading(new Snapshot(topics, starts, settled, takenAt), all, ends);
        } catch (ExecutionException e) {
            throw new HistoryException("the topics can't be looked at: " + reason(e), e);
        }
    }

    static String reason(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        return failure instanceof ExecutionException && cause != null
                ? cause.getMessage() + " (" + cause.getClass().getSimpleName() + ")"
                : String.valueOf(failure.getMessage());
    }

    private static Map<String, Integer> topics(Admin admin, String applicationId)
            throws ExecutionException, InterruptedException {
        Set<String> changelogs = Arrays.stream(Changelogs.values())
                .map(changelog -> changelog.topic(applicationId))
                .collect(Collectors.toSet());
        Set<String> found = new TreeSet<>();
        for (String topic : admin.listTopics().names().get()) {
            if (Topics.coPartitioned().contains(topic)
                    || topic.equals(Topics.DEFINITIONS)
                    || topic.equals(Topics.STEP_CANCELLED)
                    || topic.startsWith(Topics.stepReady(""))
                    || changelogs.contains(topic)) {
                found.add(topic);
            }
        }
        Set<String> missing = new TreeSet<>(Topics.coPartitioned());
        missing.add(Topics.DEFINITIONS);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new HistoryException(
                    "there are no topics " + missing + "; `weir topics check` says what is wrong", null);
        }
        Map<String, Integer> counts = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(found).allTopicNames().get().values()) {
            counts.put(topic.name(), topic.partitions().size());
        }
        return counts;
    }

    private static List<TopicPartition> partitions(Map<String, Integer> topics, boolean inputs) {
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((topic, count) -> {
            for (int partition = 0; partition < count && INPUTS.contains(topic) == inputs; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        });
        return partitions;
    }

    /** Records of an open transaction count: the reading waits for its end. */
    private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        return offsets(admin, partitions, OffsetSpec.latest());
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found : admin.listOffsets(
                        wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get()
                .entrySet()) {
            offsets.put(found.getKey(), found.getValue().offset());
        }
        return offsets;
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            Map<TopicPartition, @Nullable OffsetAndMetadata> found = new HashMap<>(admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get());
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return committed;
    }
}
