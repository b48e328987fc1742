package io.weir.cli;

import io.weir.topics.TopicPlan;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir topics check}. */
@Command(
        name = "check",
        description = "Compare the cluster's topics with what Weir needs; changes nothing, exit code 1 if they differ.",
        footerHeading = "%nExample:%n",
        footer = "  weir topics check -b kafka:9092 --json")
final class TopicsCheckCommand extends Subcommand {
    @Mixin
    private TopicsOptions options = new TopicsOptions();

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Settings settings = options.settings(surroundings());
        try (Admin admin = TopicsOptions.admin(settings)) {
            TopicPlan plan = options.plan(admin, settings, surroundings().directory(), false);
            if (options.json()) {
                terminal.raw(TopicsReport.json(plan));
            } else {
                TopicsReport.print(terminal, plan.findings());
                if (!plan.actions().isEmpty() && plan.refusals().isEmpty()) {
                    terminal.line("`weir topics apply` fixes them");
                }
            }
            return plan.isUpToDate() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
