package io.weir.streams.checks;

import io.weir.access.ConnectionTrouble;
import java.util.List;

/** Checks that Kafka answers. */
final class KafkaCheck implements Check {
    @Override
    public String name() {
        return "kafka";
    }

    /** This check itself reports that there is no cluster. */
    @Override
    public boolean needsKafka() {
        return false;
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        return facts.brokers()
                .known()
                .map(count -> List.of(Outcome.ok(
                        name(), (count == 1 ? "1 broker" : count + " brokers") + " at " + wanted.bootstrapServers())))
                .orElseGet(() -> List.of(Outcome.fail(
                        name(),
                        why(wanted, facts.brokers()),
                        "an answer from " + wanted.bootstrapServers(),
                        "is weir.bootstrap.servers right, can it be reached, and does it take this"
                                + " client's credentials?")));
    }

    private static String why(Wanted wanted, Fact<Integer> brokers) {
        Exception failure = brokers.failure();
        return failure == null
                ? brokers.whyNot()
                : ConnectionTrouble.explain(failure, wanted.bootstrapServers(), wanted.client())
                        .orElse(brokers.whyNot());
    }
}
