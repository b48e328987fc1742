package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A command that requests something about a run, or about each run of a list. It checks the run first, so that the user
 * gets an immediate answer to an impossible request. The engine still decides, because the run may change meanwhile.
 */
abstract class OneRunCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The run's id; - for a list on standard input, one id a line, such as `weir runs` prints.")
    private String runId = "";

    @Option(names = "--dry-run", description = "Only say what would be requested.")
    private boolean dryRun;

    /**
     * A request that is possible.
     *
     * @param what to follow "asked for run … to"
     */
    record Asked(String what, Runnable send) {}

    @Override
    public final Integer call() {
        try (WeirClient weir = client.connect(surroundings())) {
            if (RunList.isList(runId)) {
                return RunList.each(terminal(), dryRun ? "would be asked" : "were asked", listed -> one(weir, listed));
            }
            one(weir, runId);
            return ExitCode.OK;
        }
    }

    private void one(WeirClient weir, String run) {
        Asked asked = ask(weir, weir.describe(run));
        if (!dryRun) {
            asked.send().run();
        }
        terminal().line((dryRun ? "would ask for run " : "asked for run ") + run + " to " + asked.what());
    }

    /**
     * Checks the request.
     *
     * @throws Failure if it is impossible for this run
     */
    abstract Asked ask(WeirClient weir, RunDescription run);

    /** @param why to follow the run's name */
    static Failure refused(RunDescription run, String why) {
        return new Failure(ExitCode.FAILED, "Run '" + run.runId() + "' " + why);
    }
}
