package io.weir.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * What it takes to bring a cluster's topics to their specifications: {@link #check} makes the plan and changes nothing,
 * {@link #apply} carries it out. A plan with a {@linkplain Finding.Refusal refusal} is not carried out at all.
 *
 * <p><b>Partition counts</b> are data format. Kafka keeps no free text with a topic, and a record in
 * {@code weir.definitions} would be one that every reader of definitions must know to skip; so the count is recorded where
 * it can't drift from the data: in the topics keyed by run id, which all have it and must agree, so that a change to one is
 * found by comparing it with the others; and in the changelogs of the engine's state, which are made together with the topics
 * ({@code weir topics apply}), or else at the first start with the count then in force, and never altered. A check that knows
 * the application id compares them too, so that even a change to all topics at once is refused.
 */
public final class TopicPlan {
    private final List<Finding> findings;

    private TopicPlan(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /**
     * Compares {@code specs} with the cluster.
     *
     * @throws TopicsException when the cluster doesn't answer, or the specifications contradict each other
     */
    public static TopicPlan check(Admin admin, List<TopicSpec> specs, TopicOptions options) {
        return check(admin, specs, List.of(), options);
    }

    /**
     * As {@link #check(Admin, List, TopicOptions)}, and the changelogs of the engine's state are made with the topics, so that
     * the partition count is on record before the first start.
     *
     * @param state the changelogs; one that is there is held against the others' count, and otherwise left as it is
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
                // Settings are fitted to the replicas the topic has: more replicas in sync than that can never be.
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

    /** One or more a topic, in the order of the specifications. */
    public List<Finding> findings() {
        return findings;
    }

    /** What {@link #apply} would change. */
    public List<Finding.Action> actions() {
        return only(Finding.Action.class);
    }

    /** What keeps {@link #apply} from changing anything. */
    public List<Finding.Refusal> refusals() {
        return only(Finding.Refusal.class);
    }

    /** Whether the cluster is as specified, so that applying the plan would do nothing. */
    public boolean isUpToDate() {
        return actions().isEmpty() && refusals().isEmpty();
    }

    /**
     * Creates what is missing and sets what has drifted; returns when the cluster shows both.
     *
     * @throws TopicsException when the plan has refusals, and nothing was changed, or when the cluster refuses
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
