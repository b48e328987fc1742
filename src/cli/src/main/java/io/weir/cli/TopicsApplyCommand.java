package io.weir.cli;

import io.weir.topics.Finding;
import io.weir.topics.TopicPlan;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir topics apply}. */
@Command(
        name = "apply",
        description = {
            "Create missing topics and correct settings. Partition counts are never changed: a cluster"
                    + " with other counts is refused as a whole. With weir.application.id, the topics of that engine's"
                    + " state are created too, and record the partition count."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  weir topics apply -b kafka:9092 --replicas 3", "  weir topics apply --queue gpu --dry-run"})
final class TopicsApplyCommand extends Subcommand {
    @Mixin
    private TopicsOptions options = new TopicsOptions();

    @Option(names = "--dry-run", description = "Print the plan and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Settings settings = options.settings(surroundings());
        try (Admin admin = TopicsOptions.admin(settings)) {
            TopicPlan plan = options.plan(admin, settings, surroundings().directory(), true);
            if (options.json()) {
                terminal.raw(TopicsReport.json(plan));
            }
            if (!plan.refusals().isEmpty()) {
                if (!options.json()) {
                    TopicsReport.print(terminal, List.copyOf(plan.refusals()));
                }
                throw new Failure(ExitCode.FAILED, "Nothing was changed: the cluster contradicts the specification");
            }
            if (!dryRun) {
                TopicsOptions.explained(settings, () -> {
                    plan.apply(admin);
                    return plan;
                });
            }
            if (!options.json()) {
                print(terminal, plan);
                if (!TopicsOptions.isEngineGiven(settings)) {
                    terminal.line("note: " + TopicsOptions.APPLICATION_ID + " is not given (--config, or"
                            + " WEIR_APPLICATION_ID), so no topics of an"
                            + " engine's state are created; its first start creates"
                            + " them");
                }
            }
        }
        return ExitCode.OK;
    }

    private void print(Terminal terminal, TopicPlan plan) {
        for (Finding finding : plan.findings()) {
            if (finding instanceof Finding.Create create) {
                terminal.line((dryRun ? "would create " : "created ") + create.topic() + ", partitions "
                        + create.spec().partitions() + ", replicas "
                        + create.spec().replicas());
            } else if (finding instanceof Finding.AlterConfig alter) {
                alter.drifts()
                        .forEach((name, drift) -> terminal.line((dryRun ? "would set " : "set ") + alter.topic() + " "
                                + name + "=" + drift.expected() + ", was " + drift.found()));
            } else if (!(finding instanceof Finding.Matches)) {
                terminal.line("note: " + finding.sentence());
            }
        }
        long matching = plan.findings().stream()
                .filter(Finding.Matches.class::isInstance)
                .count();
        if (matching > 0) {
            terminal.line(matching + (matching == 1 ? " topic is" : " topics are") + " as specified already");
        }
    }
}
