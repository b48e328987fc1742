package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code weir worker http} refuses before it starts. */
class WorkerHttpTest {
    @TempDir
    private Path directory;

    @Test
    void aWorkerThatMayCallNothingDoesNotStart() {
        CommandLineRun run = weir(directory, "worker", "http");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no host is permitted", "--allow-host");
    }

    @ParameterizedTest
    @CsvSource({
        "--allow-host=https://a.example.com/, 'expected a host such as api.example.com, *.example.com, localhost:8080 or"
                + " [::1]:8080; write the host without scheme and path'",
        "--allow-host=a:99999, expected a port from 1 to 65535",
        "--limit-secret=A, 'found ''A'', expected NAME=HOST'",
        "--limit-secret=A=b/c, expected a host such as",
        "--proxy=proxy, 'found ''proxy'', expected HOST:PORT'",
        "--proxy=proxy:70000, expected HOST:PORT",
        "--max-response=much, 'expected a size such as 512, 1KiB or 1MiB'",
        "--max-response=2MiB, '--max-response is 2097152 bytes, expected 1 to 1000000'",
        "--max-request=0, '--max-request is 0, expected at least 1 byte'",
        "--concurrency=0, 'weir.worker.max.concurrency is 0, expected at least 1'",
        "--ca-file=missing.pem, 'missing.pem cannot be used'",
        "--secrets-prefix=a-b, 'the prefix of secrets is ''a-b'''",
        "--limit-secret=NO=example.com, 'found no secret NO to limit, expected the variable WEIR_SECRET_NO'"
    })
    void aWrongOptionIsRefused(String option, String message) {
        CommandLineRun run = weir(directory, "worker", "http", "--allow-host", "example.com", option);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aKafkaThatIsNotThereIsReportedWithoutASecret() {
        CommandLineRun run = CommandLineRun.weir(
                new Surroundings(
                        Map.of(
                                "WEIR_SECRET_TOKEN",
                                "top-secret",
                                "MY_TOKEN",
                                "my-secret",
                                "WEIR_WORKER_TRANSPORT",
                                "none"),
                        directory,
                        OptionalInt.empty()),
                "worker",
                "http",
                "--allow-host",
                "example.com",
                "--secrets-prefix",
                "MY_");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("weir.worker.transport is \"none\"").doesNotContain("-secret");
    }

    @Test
    void aStepThatTheWorkerWouldRefuseIsAWarningOfItsDefinition() throws IOException {
        Files.writeString(directory.resolve("call.yaml"), """
                id: call
                steps:
                  - {id: first, type: mine, config: {anything: 1}}
                  - {id: http, config: {url: "https://a.example.com/", timeout: 5}}
                """);

        CommandLineRun run = weir(directory, "validate", "call.yaml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "  warning: steps[1]: config.timeout: found '5', expected a duration",
                        "  warning: steps[1]: input: found none, so the step gets the whole input of the run")
                .doesNotContain("steps[0]");
    }

    @Test
    void aWorkerCommandWithoutAKindNamesTheKinds() {
        assertThat(weir(directory, "worker").err()).contains("expected `http`");
    }
}
