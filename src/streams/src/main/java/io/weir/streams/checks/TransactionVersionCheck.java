package io.weir.streams.checks;

import java.util.List;

/**
 * Checks the version of the transaction protocol. Below version 2 (KIP-890) a delayed request of one transaction can
 * become part of the next transaction of the same producer. Such a transaction never ends, and blocks readers of
 * committed records for good.
 */
final class TransactionVersionCheck implements Check {
    static final int NEEDED = 2;

    @Override
    public String name() {
        return "transaction-version";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        return facts.transactionVersion()
                .known()
                .map(found -> found >= NEEDED
                        ? Outcome.ok(name(), "transaction.version " + found)
                        : Outcome.fail(
                                name(),
                                "the brokers' transaction.version is " + found,
                                NEEDED + " or more: before it, a late request can leave a transaction open for ever",
                                "kafka-features " + wanted.at() + " upgrade --feature transaction.version=" + NEEDED
                                        + " (brokers 4.0 or newer)"))
                .map(List::of)
                .orElseGet(() -> List.of(Outcome.unknown(
                        name(),
                        "the brokers' transaction.version",
                        facts.transactionVersion().whyNot(),
                        "transaction.version " + NEEDED + " or more",
                        "kafka-features " + wanted.at() + " describe")));
    }
}
