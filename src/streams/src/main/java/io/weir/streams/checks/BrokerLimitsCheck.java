package io.weir.streams.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the session timeout, which is also the transaction timeout, with the brokers' limits. Outside the limits the
 * group coordinator or the transaction coordinator refuses the engine, and Kafka Streams ends its threads with little
 * or no message.
 */
final class BrokerLimitsCheck implements Check {
    private static final String SETTING = "weir.session.timeout.ms";
    private static final String MIN_SESSION = "group.min.session.timeout.ms";
    private static final String MAX_SESSION = "group.max.session.timeout.ms";
    private static final String MAX_TRANSACTION = "transaction.max.timeout.ms";

    @Override
    public String name() {
        return "broker-limits";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        return facts.brokerSettings()
                .known()
                .map(settings -> compare(wanted, settings))
                .orElseGet(() -> List.of(unknown(
                        "the brokers' settings, so " + SETTING + " is not compared with them,",
                        facts.brokerSettings().whyNot(),
                        wanted)));
    }

    private Outcome unknown(String fact, String why, Wanted wanted) {
        return Outcome.unknown(
                name(),
                fact,
                why,
                "the right to describe the cluster's settings",
                "kafka-acls " + wanted.at()
                        + " --add --allow-principal User:ENGINE --operation DescribeConfigs --cluster");
    }

    private List<Outcome> compare(Wanted wanted, Map<String, String> settings) {
        long millis = wanted.sessionTimeout().toMillis();
        List<Outcome> problems = new ArrayList<>();
        for (String limit : List.of(MIN_SESSION, MAX_SESSION, MAX_TRANSACTION)) {
            if (!settings.containsKey(limit)) {
                problems.add(unknown(limit + " of the brokers", "it is not among the settings they show", wanted));
            }
        }
        if (millis < limit(settings, MIN_SESSION, 0)) {
            problems.add(refused(millis, "less", "at least", MIN_SESSION, settings));
        }
        if (millis > limit(settings, MAX_SESSION, Long.MAX_VALUE)) {
            problems.add(refused(millis, "more", "at most", MAX_SESSION, settings));
        }
        if (millis > limit(settings, MAX_TRANSACTION, Long.MAX_VALUE)) {
            problems.add(refused(millis, "more", "at most", MAX_TRANSACTION, settings));
        }
        return problems.isEmpty()
                ? List.of(Outcome.ok(name(), SETTING + " " + millis + " is within what the brokers permit"))
                : problems;
    }

    private Outcome refused(long millis, String how, String bound, String limit, Map<String, String> settings) {
        String value = settings.getOrDefault(limit, "");
        return Outcome.fail(
                name(),
                SETTING + " is " + millis + ", " + how + " than the brokers permit: their " + limit + " is " + value,
                bound + " " + value,
                "set " + SETTING + " to " + bound + " " + value + ", or change the brokers' " + limit);
    }

    private static long limit(Map<String, String> settings, String name, long otherwise) {
        String value = settings.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }
}
