package io.weir.streams.checks;

import io.weir.streams.checks.Outcome.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of all checks.
 *
 * @param outcomes in the order of the checks, one or more for each
 * @param partitions the number of partitions of the topics that runs live on, 0 if it is not known or differs
 * @param failure why Kafka was not reached, or null
 */
public record EngineChecks(
        List<Outcome> outcomes, int partitions, @Nullable Exception failure) {
    private static final List<Check> ALL = List.of(
            new KafkaCheck(),
            new TransactionVersionCheck(),
            new BrokerLimitsCheck(),
            new TopicsCheck(),
            new PartitionCheck(),
            new CleanupCheck(),
            new CompressionCheck(),
            new RecordSizeCheck(),
            new AccessCheck(),
            new EmitTopicsCheck(),
            new OpenTransactionsCheck(),
            new HeapCheck(),
            new StateDirectoryCheck());

    public EngineChecks {
        outcomes = List.copyOf(outcomes);
    }

    /** Asks the cluster and runs all checks. */
    public static EngineChecks run(Admin admin, Wanted wanted) {
        return judge(wanted, new ClusterReader(admin, wanted).read());
    }

    /** Runs all checks without a cluster. */
    public static EngineChecks unreached(Wanted wanted, Exception why) {
        return judge(wanted, ClusterFacts.unreached(why));
    }

    static EngineChecks judge(Wanted wanted, ClusterFacts facts) {
        boolean reached = facts.brokers().known().isPresent();
        List<Outcome> outcomes = new ArrayList<>();
        for (Check check : ALL) {
            boolean can = reached || !check.needsKafka();
            outcomes.addAll(
                    can
                            ? check.look(wanted, facts)
                            : List.of(Outcome.skipped(check.name(), "not looked at: Kafka was not reached")));
        }
        return new EngineChecks(
                outcomes, PartitionCheck.count(facts), facts.brokers().failure());
    }

    /** Returns the name of each check, in order. */
    public static List<String> names() {
        return ALL.stream().map(Check::name).toList();
    }

    /** Returns the outcomes that do not prevent a start, but are not as expected or not known. */
    public List<Outcome> toBeLookedAt() {
        return outcomes.stream()
                .filter(outcome -> outcome.level() == Level.WARN || outcome.level() == Level.UNKNOWN)
                .toList();
    }

    public List<Outcome> all(Level level) {
        return outcomes.stream().filter(outcome -> outcome.level() == level).toList();
    }

    /** Returns every reason against a start, one per line; empty if there is none. */
    public String refusal() {
        return all(Level.FAIL).stream().map(Outcome::sentence).collect(Collectors.joining("\n"));
    }
}
