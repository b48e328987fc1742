package io.weir.topics;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The expected partition counts: one for all topics keyed by run id, and an own count for each other topic. */
record PartitionCounts(Optional<Integer> ofRuns) {
    private static final String RUNS_REMEDY =
            "A run is found by the hash of its id, so the count of a topic in use can't be"
                    + " changed, and all topics keyed by run id have the same one. If no run is in flight, delete the topic and apply"
                    + " again; if the cluster's count is the intended one and the other topics have it too, give --partitions %d.";
    private static final String STATE_REMEDY =
            "The engine's state was made with this count. Give the topics this count again,"
                    + " or, if no run is in flight, delete the changelogs with kafka-streams-application-reset and start afresh.";
    private static final String SINGLE_REMEDY =
            "Every reader reads all of this topic in one order. Copy what is to be kept, delete the topic and apply again.";

    /** @throws TopicsException if the specifications contradict each other */
    static PartitionCounts of(List<TopicSpec> specs, ClusterTopics cluster, TopicOptions options) {
        Map<String, Integer> specified = new TreeMap<>();
        for (TopicSpec spec : specs) {
            if (isKeyedByRun(spec.name())) {
                specified.put(spec.name(), spec.partitions());
            }
        }
        if (options.partitions().isPresent()) {
            return new PartitionCounts(Optional.of(options.partitions().getAsInt()));
        }
        if (new TreeSet<>(specified.values()).size() > 1) {
            throw TopicsException.input("The topics keyed by run id are specified with different partition counts, "
                    + specified + ", but a run lives on one partition of each: give them all the same");
        }
        Optional<Integer> adopted = options.adoptPartitions() ? found(cluster) : Optional.empty();
        return new PartitionCounts(
                adopted.isPresent() ? adopted : specified.values().stream().findFirst());
    }

    /**
     * The requests' topic decides, because the engine's state was created from it. If it is missing, another topic
     * decides.
     */
    private static Optional<Integer> found(ClusterTopics cluster) {
        List<String> candidates = new ArrayList<>(Topics.coPartitioned());
        candidates.addAll(cluster.queues());
        for (String topic : candidates) {
            ClusterTopics.Existing existing = cluster.get(topic);
            if (existing != null) {
                return Optional.of(existing.partitions());
            }
        }
        return Optional.empty();
    }

    TopicSpec fit(TopicSpec spec) {
        return isKeyedByRun(spec.name()) && ofRuns.isPresent() ? spec.withPartitions(ofRuns.get()) : spec;
    }

    /** Returns a refusal if a specified topic has another count. */
    static Optional<Finding> check(TopicSpec wanted, int found) {
        if (found == wanted.partitions()) {
            return Optional.empty();
        }
        String remedy = isKeyedByRun(wanted.name()) ? String.format(RUNS_REMEDY, found) : SINGLE_REMEDY;
        return Optional.of(new Finding.WrongPartitionCount(wanted.name(), found, wanted.partitions(), remedy));
    }

    /**
     * Returns refusals for topics that no file specifies, but that must have the same count: the topics of further
     * queues and the changelogs of the state.
     */
    List<Finding> checkUnspecified(ClusterTopics cluster, List<String> specified) {
        List<Finding> findings = new ArrayList<>();
        if (ofRuns.isEmpty()) {
            return findings;
        }
        int expected = ofRuns.get();
        cluster.topics().forEach((name, existing) -> {
            if (specified.contains(name) || existing.partitions() == expected) {
                return;
            }
            String remedy =
                    ClusterTopics.isQueue(name) ? String.format(RUNS_REMEDY, existing.partitions()) : STATE_REMEDY;
            findings.add(new Finding.WrongPartitionCount(name, existing.partitions(), expected, remedy));
        });
        return findings;
    }

    private static boolean isKeyedByRun(String topic) {
        return Topics.coPartitioned().contains(topic) || ClusterTopics.isQueue(topic);
    }
}
