package io.weir.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * The changes that bring a cluster's topics to their specifications. {@link #check} makes the plan and changes nothing,
 * {@link #apply} applies it. A plan with a {@linkplain Finding.Refusal refusal} is not applied at all.
 *
 * <p><b>Partition counts</b> are part of the data format. Kafka stores no free text with a topic, and every reader of
 * definitions would have to skip a record with the count in {@code weir.definitions}. So the count is recorded where it
 * always agrees with the data. First, in the topics keyed by run id: all of them must have the same count, so a change
 * to one is found by a comparison with the others. Second, in the changelogs of the engine's state: they are created
 * together with the topics ({@code weir topics apply}), or else at the first start with the count at that time, and are
 * never altered. A check that knows the application id compares them too, so even a change to all topics at once is
 * refused.
 */
public final class TopicPlan {
    private final List<Finding> findings;

    private TopicPlan(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /**
     * Compares {@code specs} with the cluster.
     *
     * @throws TopicsException if the cluster doesn't answer, or the specifications contradict each other
     */
    public static TopicPlan check(Admin admin, List<TopicSpec> specs, TopicOptions options) {
        return check(admin, specs, List.of(), options);
    }

    /**
     * Like {@link #check(Admin, List, TopicOptions)}, but the changelogs of the engine's state are created with the
     * topics, so that the partition count is recorded before the first start.
     *
     * @param state the changelogs; the partition count of an existing one is compared with the others', and nothing
     *     else of it is checked or changed
     */
    public static TopicPlan check(Admin admin, List<TopicSpec> specs, List<TopicSpec> state, TopicOptions options) {
        List<String> names = specs.stream().map(TopicSpec::name).toList();
        return of(specs, state, ClusterTopics.read(admin, names, options.applicationId()), options);
    }

    static TopicPlan of(List<TopicSpec> specs, List<TopicSpec> state, ClusterTopics cluster, TopicOptions options) {
        PartitionCounts counts = PartitionCounts.of(specs, cluster, options);
        List<Finding> findings = new ArrayList<>();
        for (TopicSpec spec : specs) {
            int replicas = options.replicas().orElse(Math.min(spec.replicas(), cluster.brokers()));
            TopicSpec wanted = counts.fit(spec).withReplicas(replicas);
            ClusterTopics.Existing existing = cluster.get(spec.name());
            if (existing == null) {
                findings.add(new Finding.Create(wanted));
            } else {
                // Settings are adapted to the replicas that the topic has: there can't be more in-sync replicas than
                // that.
                findings.addAll(compare(wanted, counts.fit(spec).withReplicas(existing.replicas()), existing));
            }
        }
        for (TopicSpec changelog : state) {
            if (cluster.get(changelog.name()) == null && counts.ofRuns().isPresent()) {
                int replicas = options.replicas().orElse(Math.min(changelog.replicas(), cluster.brokers()));
                findings.add(new Finding.Create(
                        changelog.withPartitions(counts.ofRuns().get()).withReplicas(replicas)));
            }
        }
        findings.addAll(counts.checkUnspecified(
                cluster, specs.stream().map(TopicSpec::name).toList()));
        return new TopicPlan(findings);
    }

    private static List<Finding> compare(TopicSpec wanted, TopicSpec attainable, ClusterTopics.Existing existing) {
        List<Finding> findings = new ArrayList<>();
        PartitionCounts.check(wanted, existing.partitions()).ifPresent(findings::add);
        if (existing.replicas() != wanted.replicas()) {
            findings.add(new Finding.OtherReplication(wanted.name(), existing.replicas(), wanted.replicas()));
        }
        Map<String, Finding.Drift> drifts = new TreeMap<>();
        attainable.config().forEach((key, expected) -> {
            String found = existing.config().getOrDefault(key, "not set");
            if (!found.equals(expected)) {
                drifts.put(key, new Finding.Drift(found, expected));
            }
        });
        if (!drifts.isEmpty()) {
            findings.add(new Finding.AlterConfig(wanted.name(), drifts));
        }
        return findings.isEmpty() ? List.of(new Finding.Matches(wanted.name(), existing.partitions())) : findings;
    }

    /** Returns the findings, one or more per topic, in the order of the specifications. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns the changes that {@link #apply} would make. */
    public List<Finding.Action> actions() {
        return only(Finding.Action.class);
    }

    /** Returns the reasons that prevent {@link #apply} from changing anything. */
    public List<Finding.Refusal> refusals() {
        return only(Finding.Refusal.class);
    }

    /** Returns true if the cluster is as specified, so that applying the plan would do nothing. */
    public boolean isUpToDate() {
        return actions().isEmpty() && refusals().isEmpty();
    }

    /**
     * Creates missing topics and corrects settings that differ. Returns when the cluster shows both.
     *
     * @throws TopicsException if the plan has refusals, and nothing was changed, or if the cluster refuses
     */
    public void apply(Admin admin) {
        if (!refusals().isEmpty()) {
            throw new TopicsException(
                    TopicsException.Kind.REFUSED,
                    refusals().stream().map(Finding::sentence).collect(Collectors.joining("\n")),
                    null);
        }
        new PlanExecution(admin).run(only(Finding.Create.class), only(Finding.AlterConfig.class));
    }

    private <T extends Finding> List<T> only(Class<T> type) {
        return findings.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
