package io.weir.engine.sim;

import io.weir.engine.StepStatus;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunCommand.CancelRun;
import io.weir.protocol.RunCommand.CompleteStep;
import io.weir.protocol.RunCommand.QuarantineRun;
import io.weir.protocol.RunCommand.ResumeRun;
import io.weir.protocol.RunCommand.SkipStep;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.StepError;
import java.util.Set;
import java.util.TreeSet;

/** Those who ask for runs, change their minds and ask again; and the operator who resumes what is paused. */
final class Requesters {
    private final World world;
    private final Dice dice;
    private final Set<String> requested = new TreeSet<>();

    Requesters(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    /** Ids of runs whose request is in the log: each must come to its end. */
    Set<String> requested() {
        return requested;
    }

    void ask(String runId, String definitionId) {
        StartRun start = new StartRun(runId, definitionId, null, Payload.ofJson("{\"n\":" + dice.below(5) + "}"));
        int at = dice.below(1_000);
        world.scheduler().in(at, () -> {
            requested.add(runId);
            world.append(start);
        });
        if (dice.chance(0.3)) {
            send(at + dice.below(3_000), start);
        }
        if (dice.chance(0.1)) {
            send(at + 1 + dice.below(3_000), new StartRun(runId, definitionId, null, Payload.ofJson("{\"n\":77}")));
        }
        if (dice.chance(world.weather().cancel)) {
            send(dice.below(8_000), new CancelRun(runId, dice.chance(0.5) ? "enough" : null));
        }
        if (dice.chance(0.15)) {
            send(dice.below(8_000), new ResumeRun(runId, null));
        }
        if (dice.chance(0.05)) {
            send(dice.below(at + 1), new QuarantineRun(runId, null));
            if (dice.chance(0.5)) {
                send(dice.below(2_000), new ResumeRun(runId, null));
            }
        }
        while (dice.chance(world.weather().byHand)) {
            send(dice.below(8_000), byHand(runId));
        }
        for (int from = at; dice.chance(world.weather().quarantine); ) {
            from += dice.mostlyLow(0, 6_000);
            send(from, new QuarantineRun(runId, "looked into"));
            if (dice.chance(0.5)) {
                send(from + dice.mostlyLow(0, 10_000), new ResumeRun(runId, null));
            }
        }
    }

    /** An operator answers for a step that may exist, and may have an attempt in flight. */
    private RunCommand byHand(String runId) {
        String step = "s" + dice.mostlyLow(0, 12);
        Payload output = Payload.ofJson("{\"n\":" + dice.below(6) + ",\"big\":true"
                + (dice.chance(0.8) ? ",\"decision\":\"" + (dice.chance(0.7) ? "pass" : "revise") + "\"" : "") + "}");
        if (dice.chance(0.5)) {
            return new SkipStep(runId, step, output, "by hand");
        }
        Outcome outcome = dice.chance(0.7)
                ? new Outcome.Success(output)
                : dice.chance(0.5)
                        ? new Outcome.NeedsRevision(Payload.NULL, output)
                        : new Outcome.Failure(
                                dice.chance(0.5)
                                        ? StepError.retryable("Oops", "no luck")
                                        : StepError.permanent("Never", "no way"));
        return new CompleteStep(runId, step, outcome, null);
    }

    /** In calm weather everybody who put something aside takes care of it. */
    void letOut(StoredRun run) {
        send(1, new ResumeRun(run.runId(), null));
    }

    private void send(int delay, RunCommand command) {
        world.scheduler().in(delay, () -> world.append(command));
    }

    void sawPaused(StoredRun run) {
        Ledger ledger = run.ledger();
        boolean all = world.isCalm() || dice.chance(0.5);
        for (int step = 0; step < ledger.status.length; step++) {
            if (ledger.status[step] == StepStatus.PAUSED) {
                String named = all ? null : ledger.blueprint.id(step);
                if (world.isCalm() || dice.chance(0.5)) {
                    send(world.isCalm() ? 1 : dice.between(1, 3_000), new ResumeRun(run.runId(), named));
                }
                return;
            }
        }
    }
}
