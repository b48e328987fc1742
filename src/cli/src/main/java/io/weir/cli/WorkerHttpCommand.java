package io.weir.cli;

import io.weir.http.HttpStep;
import io.weir.http.HttpWorkerConfig;
import io.weir.worker.StepRegistry;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.WorkerSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir worker http}. */
@Command(
        name = "http",
        description = {
            "Run a worker for steps of the type `http` until Ctrl-C or SIGTERM. A step describes its request in config and"
                    + " input (docs/http-worker.md). Only hosts that you name here can be called.",
            "",
            "Start as many as you like: they share the queue. All settings of workers (weir.worker.…) can be in --config or"
                    + " in the environment."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir topics apply --queue http",
            "  weir worker http --allow-host api.example.com",
            "  WEIR_SECRET_TOKEN=… weir worker http --allow-host '*.example.com'"
        })
final class WorkerHttpCommand extends Subcommand {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(8);
    private static final String QUEUE = "http";
    private static final String WORKER_PREFIX = "weir.worker.";

    /**
     * Setting of the JDK's HTTP client, in seconds. By default an idle connection is kept for 20 minutes; servers and
     * firewalls forget it earlier, and the next request fails.
     */
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private HttpStepOptions steps = new HttpStepOptions();

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            split = ",",
            description = "The queue to take steps from; may be given more than once. Default: " + QUEUE + ".")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Number of requests at the same time. Default: 16.")
    private @Nullable Integer concurrency;

    @Override
    public Integer call() throws InterruptedException {
        if (System.getProperty(KEEP_ALIVE) == null) {
            System.setProperty(KEEP_ALIVE, "30");
        }
        Terminal terminal = terminal();
        Settings settings = kafka.settings(steps.withoutSecrets(surroundings()));
        WorkerConfig config = config(settings);
        HttpWorkerConfig permitted = steps.config(surroundings(), config.maxOutputBytes());
        StepRegistry registry = StepRegistry.of(new HttpStep(permitted));
        // A worker and its broker are often started together.
        Reachability.require(settings.bootstrapServers(), CONNECT_PATIENCE);
        try (Worker worker = Worker.start(config, registry);
                Shutdown hook = Shutdown.of(terminal, worker::close)) {
            terminal.line(worker.toString());
            terminal.line("may call " + permitted.hosts());
            terminal.line(
                    permitted.secrets().names().isEmpty()
                            ? "has no secrets"
                            : "has the secrets " + permitted.secrets());
            hook.await();
            return ExitCode.OK;
        }
    }

    private WorkerConfig config(Settings settings) {
        Map<String, String> all = new TreeMap<>(settings.kafka());
        settings.weir().forEach((name, value) -> {
            if (name.startsWith(WORKER_PREFIX)) {
                all.put(name, value);
            }
        });
        all.put(Settings.BOOTSTRAP_SERVERS, settings.bootstrapServers());
        all.putIfAbsent(WorkerSetting.QUEUES.key(), QUEUE);
        if (!queues.isEmpty()) {
            all.put(WorkerSetting.QUEUES.key(), String.join(",", queues));
        }
        if (concurrency != null) {
            all.put(WorkerSetting.MAX_CONCURRENCY.key(), Integer.toString(concurrency));
        }
        // This command closes the worker itself.
        all.put(WorkerSetting.SHUTDOWN_HOOK.key(), "false");
        return WorkerConfig.parse(all);
    }
}
