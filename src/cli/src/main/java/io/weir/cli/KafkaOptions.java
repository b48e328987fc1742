package io.weir.cli;

import io.weir.cli.local.DevDirectory;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for Kafka's address and client settings. */
final class KafkaOptions {
    private static final String DEFAULT_ADDRESS = "localhost:9092";

    @Option(
            names = {"-b", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = {
                "Kafka's address; several separated by commas. Default: $WEIR_BOOTSTRAP_SERVERS, otherwise a `weir dev`"
                        + " in this directory, otherwise " + DEFAULT_ADDRESS + "."
            })
    private @Nullable String bootstrapServers;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "A properties file with Kafka client settings and Weir's own (weir.…). KAFKA_… and WEIR_… in the"
                        + " environment override it: KAFKA_SECURITY_PROTOCOL sets security.protocol."
            })
    private @Nullable Path config;

    /** @throws Failure if the file is unreadable or the address is invalid */
    Settings settings(Surroundings around) {
        Map<String, String> all = new TreeMap<>();
        if (config != null) {
            all.putAll(read(around.directory().resolve(config)));
        }
        Map<String, String> environment = EnvironmentSettings.of(around.environment());
        if (environment.containsKey(Settings.BOOTSTRAP_SERVERS)) {
            // An address in the environment wins over the file's, which may have either of its two names.
            all.remove(Settings.WEIR_PREFIX + Settings.BOOTSTRAP_SERVERS);
        }
        all.putAll(environment);
        if (bootstrapServers != null) {
            all.remove(Settings.WEIR_PREFIX + Settings.BOOTSTRAP_SERVERS);
            all.put(Settings.BOOTSTRAP_SERVERS, bootstrapServers);
        }
        String fallback = DevDirectory.in(around.directory()).runningAddress().orElse(DEFAULT_ADDRESS);
        Settings settings = Settings.of(all, fallback);
        Reachability.requireAddresses(settings.bootstrapServers());
        return settings;
    }

    /** @throws Failure if the file is unreadable */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "The settings in " + file + " can't be read: " + InputFiles.reason(e), e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
