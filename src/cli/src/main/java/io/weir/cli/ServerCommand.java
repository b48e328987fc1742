package io.weir.cli;

import io.weir.streams.EngineFailure;
import io.weir.streams.EngineState;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir server}. */
@Command(
        name = "server",
        description = {
            "Run an engine on your Kafka until Ctrl-C or SIGTERM. Start as many as you like with the"
                    + " same weir.application.id: they share the partitions, and take over from each other."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir topics apply -b kafka:9092 && weir server -b kafka:9092",
            "  WEIR_STATE_DIR=/var/lib/weir weir server --config weir.properties"
        })
final class ServerCommand extends Subcommand {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(8);

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = terminal();
        Settings settings = kafka.settings(surroundings());
        WeirConfig config = WeirConfig.of(settings.forEngine());
        // An engine and its broker are often started together.
        Reachability.require(settings.bootstrapServers(), CONNECT_PATIENCE);
        CountDownLatch ended = new CountDownLatch(1);
        HealthFile health = new HealthFile(surroundings().directory().resolve(config.stateDir()));
        try (WeirEngine engine = new WeirEngine(config);
                @Nullable HealthEndpoint probes = probes(config, engine);
                HealthFile.Keeper noted = health.keep(engine::health);
                Shutdown hook = Shutdown.of(terminal, engine::close)) {
            engine.onStateChange(state -> {
                noted.writeNow();
                if (state == EngineState.RUNNING) {
                    terminal.line("engine '" + config.applicationId() + "' runs on " + settings.bootstrapServers());
                }
                if (state.isFinal()) {
                    ended.countDown();
                }
            });
            engine.onFailure(failure -> {
                noted.writeNow();
                if (!failure.isFinal()) {
                    terminal.err()
                            .println("weir: " + failure.sentence() + (failure.fenced() ? "" : "; it is replaced"));
                    terminal.err().flush();
                }
            });
            if (probes != null) {
                terminal.line("health probes on port " + probes.port());
            }
            engine.start();
            ended.await();
            if (engine.state() == EngineState.FAILED) {
                throw gaveUp(engine.health().failure());
            }
            return hook.requested() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private static @Nullable HealthEndpoint probes(WeirConfig config, WeirEngine engine) {
        return config.healthPort() == 0 ? null : HealthEndpoint.start(config.healthPort(), engine::health);
    }

    private static Failure gaveUp(Optional<EngineFailure> last) {
        return new Failure(
                ExitCode.ENGINE_FAILED,
                "The engine has stopped because of "
                        + last.map(ServerCommand::why).orElse("errors: no stream thread is left")
                        + ". Nothing is lost: the next start processes again what was not committed");
    }

    private static String why(EngineFailure failure) {
        String sentence = failure.sentence().replaceFirst("\\.$", "");
        return failure.lasting()
                ? "a permanent error: " + sentence
                : "errors, " + failure.count() + " where " + failure.permitted() + " are permitted; the last: "
                        + sentence;
    }
}
