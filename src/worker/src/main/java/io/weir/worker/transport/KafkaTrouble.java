package io.weir.worker.transport;

import io.weir.access.AccessTable;
import io.weir.access.ConnectionTrouble;
import io.weir.access.Refusals;
import io.weir.access.Right;
import io.weir.access.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.acl.AclOperation;

/** Turns a failure of Kafka's clients into a message: the missing right or the wrong setting, if it is one. */
final class KafkaTrouble {
    private final String bootstrapServers;
    private final Map<String, Object> settings;
    private final AccessTable table;

    KafkaTrouble(TransportSettings config, String queue) {
        this.settings = config.kafka();
        this.bootstrapServers = String.valueOf(settings.get("bootstrap.servers"));
        this.table = new AccessTable("", queue, config.groupId(queue));
    }

    /**
     * A sentence for a failure.
     *
     * @param operation the client's operation, because Kafka does not name the missing right
     */
    String explain(AclOperation operation, Throwable failure) {
        List<Right> possible = rights().stream()
                .filter(right -> right.operation() == operation)
                .toList();
        return refusals(possible)
                .explain(failure)
                .or(() -> ofConnection(failure))
                .orElse(failure.toString());
    }

    /** A sentence if the connection settings are wrong. */
    Optional<String> ofConnection(Throwable failure) {
        return ConnectionTrouble.explain(failure, bootstrapServers, settings);
    }

    /** The rights that both transports need. */
    List<Right> rights() {
        return table.of(Role.SHARE_WORKER);
    }

    /** A sentence for a missing right. */
    String sentence(Right missing) {
        return refusals(List.of(missing)).sentence(missing);
    }

    private Refusals refusals(List<Right> possible) {
        return new Refusals(bootstrapServers, "this worker", "WORKER", possible);
    }
}
