package io.weir.cli;

import io.weir.cli.local.DevDirectory;
import io.weir.cli.local.LocalWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir dev}. */
@Command(
        name = "dev",
        description = {
            "Run a Kafka broker and an engine in one process until Ctrl-C, for development."
                    + " Data stays in ./.weir; delete this directory to start with no data."
        },
        footerHeading = "%nExample:%n",
        footer = {"  weir dev", "  weir register workflow.yaml         in another terminal; it finds the address"})
final class DevCommand extends Subcommand {
    private static final int USUAL_PORT = 9092;
    private static final int ANY_PORT = 0;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The broker's port. Default: " + USUAL_PORT + " if it is free, otherwise any free port.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = terminal();
        DevDirectory directory = DevDirectory.in(surroundings().directory());
        directory.runningAddress().ifPresent(address -> {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "A `weir dev` runs on " + directory.root().toAbsolutePath().normalize() + " already, at "
                            + address);
        });
        PartsList parts = new PartsList(terminal);
        Map<String, String> own =
                new TreeMap<>(EnvironmentSettings.of(surroundings().environment()));
        own.keySet().removeIf(name -> !name.startsWith(Settings.WEIR_PREFIX));
        try (LocalWeir weir = LocalWeir.kept(directory, choosePort(), own, parts);
                Shutdown hook = Shutdown.of(terminal, weir::close)) {
            start(weir, hook);
            terminal.line("");
            terminal.line("  Weir is up: " + terminal.tone(Terminal.Tone.STRONG, weir.bootstrapServers()));
            terminal.line(
                    "  Data is kept in " + directory.root().toAbsolutePath().normalize() + "; Ctrl-C stops.");
            hook.await();
            return ExitCode.OK;
        }
    }

    /** If the process is ending and the start failed for this reason, waits for the end. */
    private static void start(LocalWeir weir, Shutdown hook) throws InterruptedException {
        try {
            weir.start();
        } catch (RuntimeException e) {
            if (hook.requested()) {
                hook.await();
            }
            throw e;
        }
    }

    /** Kafka's usual port, so that other tools find it, unless it is in use. */
    private int choosePort() {
        if (port != null) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT));
            return USUAL_PORT;
        } catch (IOException e) {
            return ANY_PORT;
        }
    }
}
