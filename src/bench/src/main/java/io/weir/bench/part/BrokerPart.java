package io.weir.bench.part;

import io.weir.embedded.EmbeddedBroker;
import java.util.Map;

/** A broker on a free port. */
final class BrokerPart implements Part {
    static final String ADDRESS = "address";

    private final EmbeddedBroker broker;

    BrokerPart(Map<String, String> settings) {
        broker = EmbeddedBroker.ephemeral(settings);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(ADDRESS, broker.bootstrapServers());
    }

    @Override
    public void close() {
        broker.close();
    }
}
