package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.EngineHealth;
import io.weir.streams.EngineState;
import io.weir.streams.RestoreProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCommandTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "CREATED, 0, 1",
        "STARTING, 0, 1",
        "RUNNING, 0, 0",
        "REBALANCING, 0, 0",
        "STOPPING, 0, 1",
        "STOPPED, 1, 1",
        "FAILED, 1, 1"
    })
    void everyStateSaysWhetherTheEngineLivesAndWhetherItIsReady(EngineState state, int alive, int ready) {
        try (HealthFile.Keeper kept = new HealthFile(directory).keep(() -> healthOf(state))) {
            kept.writeNow();

            assertThat(health().exitCode()).isEqualTo(alive);
            assertThat(health("--ready").exitCode()).isEqualTo(ready);
        }
    }

    @Test
    void anEngineThatReadsBackItsStateLivesButIsNotReady() {
        EngineHealth restoring =
                new EngineHealth(EngineState.REBALANCING, new RestoreProgress(3, 120_000, 300_000), Optional.empty());
        try (HealthFile.Keeper kept = new HealthFile(directory).keep(() -> restoring)) {
            kept.writeNow();

            assertThat(health().out())
                    .isEqualTo("restoring, 40 % of its state is restored (120,000 of 300,000 offsets, 3 changelogs)\n");
            CommandLineRun ready = health("--ready");
            assertThat(ready.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(ready.err()).contains("The engine is restoring, 40 %");
            assertThat(health("--json").out()).contains("\"live\" : true", "\"ready\" : false", "\"percent\" : 40");
        }
    }

    @Test
    void anEngineWhoseThreadWasReplacedIsDegradedAndSaysWhere() {
        try (HealthFile.Keeper kept = new HealthFile(directory).keep(() -> DegradedEngine.HEALTH)) {
            kept.writeNow();

            assertThat(health("--ready").out())
                    .isEqualTo("degraded; a thread failed at 2026-11-23T05:18:59.123Z at weir.run-requests-3@42"
                            + " (run 'order-1'): Oops: no\n");
            assertThat(health("--json").out()).contains("\"where\" : \"at weir.run-requests-3@42\"");
        }
    }

    private static EngineHealth healthOf(EngineState state) {
        return new EngineHealth(state, RestoreProgress.NONE, Optional.empty());
    }

    @Test
    void anEngineThatHasNotBeenHeardOfIsNotHealthy() throws Exception {
        Files.writeString(
                new HealthFile(directory).path(),
                "state=RUNNING\nat=" + Instant.now().minusSeconds(100) + "\n");

        assertThat(health().exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(health().err()).contains("has not reported since");
        assertThat(health("--max-age", "5m").exitCode()).isZero();
    }

    @Test
    void whereNoEngineHasRunTheFileThatIsMissingIsNamed() {
        CommandLineRun run = health();

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains(directory.resolve("engine.health").toString());
    }

    @Test
    void aFileThatIsNoneIsNotHealthy() throws Exception {
        Files.writeString(new HealthFile(directory).path(), "state=RUNNING\nat=yesterday\n");

        assertThat(health().exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private CommandLineRun health(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "health";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Map<String, String> environment = Map.of("WEIR_STATE_DIR", directory.toString());
        return CommandLineRun.weir(new Surroundings(environment, directory, OptionalInt.empty()), arguments);
    }
}
