package io.weir.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kafka's settings for one small node. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "BROKER";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerSettings() {}

    /** Settings that make a broker small and fast, independent of its directory and address. */
    static Map<String, String> tuning() {
        Map<String, String> settings = new LinkedHashMap<>();
        // The log cleaner's map is by far the largest object on the heap: 128 MB by default.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.cleaner.threads", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("auto.create.topics.enable", "false");

        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        settings.put("group.initial.rebalance.delay.ms", "0");
        // A session timeout below the broker's minimum ends a Streams thread silently; tests use short ones.
        settings.put("group.min.session.timeout.ms", "1000");
        // An abandoned transaction blocks read_committed readers until it is aborted; by default the broker checks
        // every 10 s.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        // A transaction that directly follows another waits for its markers. The broker checks for them only at this
        // interval: 20 ms by default, several times longer than the markers need.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // The first member of a share group gets its partitions in 0.2 s; with the defaults, in 5 s.
        settings.put("group.share.min.heartbeat.interval.ms", "500");
        settings.put("group.share.heartbeat.interval.ms", "500");
        settings.put("group.share.assignment.interval.ms", "0");
        return settings;
    }

    /**
     * For a node that restarts on its data. After a kill it must wait until its former session has expired: 9 s by
     * default. A pause of the process that is longer than this only makes its clients retry.
     */
    static Map<String, String> quickReturn() {
        return Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500");
    }

    static Map<String, String> of(
            Path logDirectory, int clientPort, int controllerPort, Map<String, String> overrides) {
        Map<String, String> settings = tuning();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", logDirectory.toString());
        settings.put(
                "listeners",
                listener(CLIENT_LISTENER, clientPort) + "," + listener(CONTROLLER_LISTENER, controllerPort));
        settings.put("advertised.listeners", listener(CLIENT_LISTENER, clientPort));
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("controller.quorum.voters", NODE_ID + "@" + BoundPort.HOST + ":" + controllerPort);
        // Without a limit, a node with unreadable metadata waits for ever instead of failing.
        settings.put("server.max.startup.time.ms", "60000");
        settings.putAll(overrides);
        return settings;
    }

    private static String listener(String name, int port) {
        return name + "://" + BoundPort.HOST + ":" + port;
    }
}
