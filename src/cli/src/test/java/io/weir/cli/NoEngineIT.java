package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.EmbeddedBroker;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpecs;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about runs say on a cluster where no engine runs. */
class NoEngineIT {
    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startABrokerWithTopics() throws Exception {
        broker = EmbeddedBroker.ephemeral();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicPlan.check(
                            admin,
                            TopicSpecs.packaged(),
                            TopicOptions.defaults().withPartitions(1).withReplicas(1))
                    .apply(admin);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aRequestThatNobodyAnswersIsSafeAndSaidToBe() {
        CommandLineRun run = weir("run", "order", "--run-id", "unheard", "--answer-within", "10ms");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("unheard\n");
        assertThat(run.err()).contains("no answer from an engine within 10 ms", "processed when an engine runs");
    }

    @Test
    void aRunThatWasRequestedIsNotSaidToBeUnknown() {
        weir("run", "order", "--run-id", "asked", "--answer-within", "0s");

        CommandLineRun show = weir("show", "asked");

        assertThat(show.exitCode()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(show.err())
                .contains("run 'asked' was requested (weir.run-requests-0@", "no engine has answered yet");
        assertThat(weir("show", "never-asked").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    private static CommandLineRun weir(String... arguments) {
        return CommandLineRun.weir(
                new Surroundings(
                        Map.of("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers()), directory, OptionalInt.empty()),
                arguments);
    }
}
