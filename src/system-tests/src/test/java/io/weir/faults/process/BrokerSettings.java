package io.weir.faults.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A node's settings: three replicas of everything, two in sync; small, because three share a machine with the rest. */
public final class BrokerSettings {
    private static final String DIRECT = "DIRECT";
    private static final String PROXIED = "PROXIED";

    private BrokerSettings() {}

    static Map<String, String> of(BrokerProcess.Address own, List<BrokerProcess.Address> all, Path data) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(own.id()));
        settings.put("log.dirs", data.toString());
        settings.put(
                "listeners",
                String.join(
                        ",",
                        listener(DIRECT, own.direct()),
                        listener(PROXIED, own.proxied()),
                        listener(BrokerProcess.CONTROLLER, own.controller())));
        settings.put("advertised.listeners", listener(DIRECT, own.direct()) + "," + listener(PROXIED, own.proxy()));
        settings.put("inter.broker.listener.name", DIRECT);
        settings.put("controller.listener.names", BrokerProcess.CONTROLLER);
        settings.put(
                "listener.security.protocol.map",
                DIRECT + ":PLAINTEXT," + PROXIED + ":PLAINTEXT," + BrokerProcess.CONTROLLER + ":PLAINTEXT");
        settings.put(
                "controller.quorum.voters",
                all.stream().map(BrokerProcess.Address::voter).collect(Collectors.joining(",")));

        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "3");
            settings.put(internal + ".num.partitions", "3");
        }
        settings.put("transaction.state.log.min.isr", "2");
        settings.put("share.coordinator.state.topic.min.isr", "2");
        settings.put("default.replication.factor", "3");
        settings.put("min.insync.replicas", "2");
        settings.put("auto.create.topics.enable", "false");

        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.cleaner.threads", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }

    /** What permits an engine short sessions, and a fast end of what a dead one left open. */
    public static Map<String, String> quick() {
        return Map.of(
                "group.min.session.timeout.ms", "1000",
                "group.initial.rebalance.delay.ms", "0",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
                // After a kill a node waits until its former self counts as gone: 9 s by default.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500");
    }

    private static String listener(String name, int port) {
        return name + "://127.0.0.1:" + port;
    }
}
