package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class KafkaOptionsTest {
    @TempDir
    Path directory;

    private Path config = Path.of("");

    @Command(name = "probe")
    static final class Probe extends Subcommand {
        @Mixin
        private KafkaOptions kafka = new KafkaOptions();

        @Override
        public Integer call() {
            return 0;
        }
    }

    @BeforeEach
    void writeConfig() throws IOException {
        config = Files.writeString(
                directory.resolve("weir.properties"),
                "bootstrap.servers=file:1\nclient.id=file\nkafka.acks=all\nweir.threads=3\n");
    }

    @Test
    void anOptionWinsOverTheEnvironmentAndThatOverTheFile() {
        Map<String, String> environment = Map.of("KAFKA_CLIENT_ID", "environment", "WEIR_BOOTSTRAP_SERVERS", "env:2");

        Settings settings = settings(environment, "-b", "option:3", "-c", config.toString());

        assertThat(settings.bootstrapServers()).isEqualTo("option:3");
        assertThat(settings.kafka()).containsOnly(Map.entry("client.id", "environment"), Map.entry("acks", "all"));
        assertThat(settings.weir()).containsOnly(Map.entry("weir.threads", "3"));
    }

    @Test
    void theEnvironmentsAddressWinsOverTheFilesUnderEitherName() throws IOException {
        Files.writeString(config, "weir.bootstrap.servers=file:1\n");

        assertThat(settings(Map.of("KAFKA_BOOTSTRAP_SERVERS", "env:2"), "-c", config.toString())
                        .bootstrapServers())
                .isEqualTo("env:2");
    }

    @Test
    void theFilesAddressIsTakenWhenNothingElseNamesOne() {
        assertThat(settings(Map.of(), "-c", "weir.properties").bootstrapServers())
                .isEqualTo("file:1");
    }

    @Test
    void withoutAnyTheUsualAddressIsTaken() {
        assertThat(settings(Map.of()).bootstrapServers()).isEqualTo("localhost:9092");
    }

    @Test
    void theNoteOfAProcessThatIsGoneIsNotFollowed() throws IOException {
        Files.createDirectories(directory.resolve(".weir"));
        Files.writeString(directory.resolve(".weir/dev.properties"), "bootstrap.servers=127.0.0.1\\:1\npid=1\n");

        assertThat(settings(Map.of()).bootstrapServers()).isEqualTo("localhost:9092");
    }

    private Settings settings(Map<String, String> environment, String... arguments) {
        Probe probe = new Probe();
        CommandLine line = WeirCommand.commandLine(new Surroundings(environment, directory, OptionalInt.empty()))
                .addSubcommand("probe", probe);
        String[] all = new String[arguments.length + 1];
        all[0] = "probe";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(line.execute(all)).isZero();
        return probe.kafka.settings(probe.surroundings());
    }
}
