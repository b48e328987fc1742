package io.weir.faults.process;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One node of the cluster. Arguments: its settings' file, the cluster's id. Formats its directory when that is new. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        Orders.listen(order -> {});
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        String logs = settings.getProperty("log.dirs");
        if (!Files.exists(Path.of(logs, "meta.properties"))) {
            format(Integer.parseInt(settings.getProperty("node.id")), arguments[1], logs);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        System.out.println(BrokerProcess.UP);
        server.awaitShutdown();
    }

    private static void format(int node, String cluster, String logs) throws Exception {
        Files.createDirectories(Path.of(logs));
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(node)
                    .setClusterId(cluster)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerProcess.CONTROLLER)
                    .setMetadataLogDirectory(logs)
                    .addDirectory(logs)
                    .run();
        }
    }
}
