package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.local.LocalWeir;
import io.weir.examples.Bank;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir worker http} on a real broker with an engine: the workflow of {@code examples/http}. */
class WorkerHttpIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private LocalWeir weir;
    private Bank bank;

    @BeforeEach
    void start() throws Exception {
        weir = LocalWeir.temporary((part, what, took) -> {}).start();
        bank = Bank.open(0);
        assertThat(weir("topics", "apply", "--queue", "http").exitCode()).isZero();
        String workflow = Files.readString(Path.of("examples/http/workflow.yaml"))
                .replace("localhost:8090", "localhost:" + bank.port());
        Files.writeString(directory.resolve("workflow.yaml"), workflow);
        assertThat(weir("register", "workflow.yaml").exitCode()).isZero();
    }

    @AfterEach
    void stop() {
        bank.close();
        weir.close();
    }

    @Test
    void theExampleCallsItsBank() {
        try (RunningWorker worker = new RunningWorker()) {
            JsonNode paid = result("paid", 12_500, "CHF");
            assertThat(paid.at("/status").textValue()).isEqualTo("success");
            assertThat(paid.at("/step_outputs/pay/status").intValue()).isEqualTo(201);
            assertThat(paid.at("/step_outputs/pay/body/eur_cents").intValue()).isEqualTo(13_062);
            assertThat(paid.at("/step_metadata/pay/retry_count").intValue())
                    .as("the bank was busy at first")
                    .isOne();
            assertThat(paid.at("/step_metadata/pay/duration_ms").longValue())
                    .as("Retry-After: 1")
                    .isGreaterThanOrEqualTo(1_000);
            assertThat(paid.at("/step_outputs/receipt/body/status").textValue()).isEqualTo("settled");
            assertThat(paid.toString()).doesNotContain(Bank.TOKEN);

            JsonNode refused = result("refused", 990_000_000, "USD");
            assertThat(refused.at("/status").textValue()).isEqualTo("success");
            assertThat(refused.at("/step_outputs/pay/body/error").textValue()).isEqualTo("too much");
            assertThat(refused.at("/step_metadata/receipt/status").textValue()).isEqualTo("skipped");

            JsonNode failed = result("failed", 100, "../payments");
            assertThat(failed.at("/error/cause/type").textValue()).isEqualTo("HttpStatus404");

            assertThat(worker.out.toString())
                    .contains(
                            "serving queue http (http) at " + weir.bootstrapServers()
                                    + " as consumer group weir-worker-http",
                            "may call localhost:" + bank.port(),
                            "has the secrets BANK_TOKEN")
                    .doesNotContain(Bank.TOKEN);
            assertThat(worker.err.toString()).doesNotContain(Bank.TOKEN);
        }
    }

    private JsonNode result(String runId, int cents, String currency) {
        String input =
                "{\"cents\": " + cents + ", \"currency\": \"" + currency + "\", \"reference\": \"" + runId + "\"}";
        CommandLineRun run =
                weir("run", "pay-abroad", "--run-id", runId, "--input", input, "--timeout", "1m", "--json");
        return JsonText.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    private CommandLineRun weir(String... arguments) {
        return CommandLineRun.weir(surroundings(Map.of("WEIR_BOOTSTRAP_SERVERS", weir.bootstrapServers())), arguments);
    }

    private Surroundings surroundings(Map<String, String> environment) {
        return new Surroundings(environment, directory, OptionalInt.empty());
    }

    /** The command in a thread of its own; closing interrupts it, which stops the worker in order. */
    private final class RunningWorker implements AutoCloseable {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final Thread thread;

        RunningWorker() {
            var line = WeirCommand.commandLine(surroundings(Map.of(
                            "WEIR_BOOTSTRAP_SERVERS", weir.bootstrapServers(), "WEIR_SECRET_BANK_TOKEN", Bank.TOKEN)))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true));
            List<String> arguments = List.of("worker", "http", "--allow-host", "localhost:" + bank.port());
            thread = new Thread(
                    () -> ended.complete(line.execute(arguments.toArray(String[]::new))), "weir-worker-http");
            thread.start();
            await().atMost(PATIENCE).until(() -> out.toString().contains("has the secrets"));
        }

        @Override
        public void close() {
            thread.interrupt();
            assertThat(ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                    .isEqualTo(ExitCode.INTERRUPTED);
        }
    }
}
