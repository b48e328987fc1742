package io.weir.streams.checks;

import java.time.Instant;
import java.util.List;

/**
 * Checks that no other client's transaction holds back an input. The records after it wait for its end, and the brokers
 * end it only after its timeout, which is at most {@code transaction.max.timeout.ms}.
 */
final class OpenTransactionsCheck implements Check {
    private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

    /** A younger transaction is in progress and is not reported. */
    private static final int SECONDS = 5;

    @Override
    public String name() {
        return "open-transactions";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        String longest = facts.brokerSettings()
                .known()
                .map(settings -> settings.get(MAX_TIMEOUT))
                .map(found -> "the brokers end one after at most " + MAX_TIMEOUT + "=" + found)
                .orElse("after how long the brokers end one could not be read");
        if (facts.openTransactions().failure() != null) {
            return List.of(Outcome.unknown(
                    name(),
                    "whether a transaction holds back an input",
                    facts.openTransactions().whyNot(),
                    "the right to describe and to read the inputs",
                    null));
        }
        Instant young = Instant.now().minusSeconds(SECONDS);
        List<Outcome> open = facts.openTransactions().known().orElseThrow().stream()
                .filter(found -> found.since() == null || found.since().isBefore(young))
                .map(found -> Outcome.warn(
                        name(),
                        found.sentence() + "; " + longest,
                        "transactions that end within seconds",
                        "end its producer, or kafka-transactions " + wanted.at() + " abort --topic "
                                + found.partition().topic() + " --partition "
                                + found.partition().partition() + " --start-offset " + found.startOffset()))
                .toList();
        return open.isEmpty() ? List.of(Outcome.ok(name(), "no transaction holds back an input; " + longest)) : open;
    }
}
