package io.weir.engine.sim;

import io.weir.engine.sim.Transaction.Delivery;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workers of every kind: quick, slow, dead, forgetful, and liars. Whatever a commit handed out is answered in the end. */
final class Workers {
    private static final int MOST_UNCOMMITTED = 200;

    private final World world;
    private final Dice dice;
    private final Weather weather;
    private final List<Delivery> owed = new ArrayList<>();
    private int seenUncommitted;
    private int tag;

    Workers(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.weather = world.weather();
    }

    void seenUncommitted(Delivery delivery) {
        // What is replayed again and again is handed out each time, and every answer is one more record to replay.
        if (weather.readsUncommitted && (seenUncommitted++ < MOST_UNCOMMITTED || world.isCalm())) {
            world.scheduler().in(travel(), () -> work(delivery));
        }
    }

    void seenCommitted(Delivery delivery) {
        if (!delivery.answered) {
            owed.add(delivery);
        }
        if (!weather.readsUncommitted || seenUncommitted > MOST_UNCOMMITTED) {
            world.scheduler().in(travel(), () -> work(delivery));
        }
    }

    /** Hands out again what nobody answered; how many that were. */
    int redeliver() {
        List<Delivery> again = new ArrayList<>(owed);
        owed.clear();
        again.removeIf(delivery -> delivery.answered);
        again.forEach(delivery -> world.scheduler().in(1, () -> work(delivery)));
        return again.size();
    }

    private int travel() {
        return world.isCalm() ? 1 : dice.chance(weather.slow) ? dice.between(500, 4_000) : dice.between(0, 60);
    }

    private void work(Delivery delivery) {
        StepReady ready = delivery.ready;
        if (world.happens(weather.unknownType)) {
            // It stays owed: another worker may have it in hand and never answer.
            send(new StepHandedBack(ready.attempt(), ready.token(), null, "no such type"), ready, travel());
            return;
        }
        if (ready.reportStart() || world.happens(0.05)) {
            reportLife(ready);
        }
        if (world.happens(weather.defers)) {
            send(new StepDeferred(ready.attempt(), ready.token(), null, null), ready, travel());
            answer(delivery, outcome(ready), dice.between(0, 5_000));
            return;
        }
        if (!world.happens(weather.workerTrouble)) {
            answer(delivery, outcome(ready), travel());
            return;
        }
        switch (dice.below(8)) {
            case 0 -> world.trace("a worker hangs on " + ready.attempt());
            case 1 -> world.scheduler().in(dice.between(100, 2_000), () -> work(delivery));
            case 2 -> {
                // It dies after it has answered and before it has acknowledged: another one starts over.
                answer(delivery, outcome(ready), travel());
                world.scheduler().in(dice.between(1, 1_000), () -> work(delivery));
            }
            case 3 -> {
                Outcome outcome = outcome(ready);
                answer(delivery, outcome, travel());
                answer(delivery, outcome, travel());
            }
            case 4 -> answer(delivery, outcome(ready), dice.between(1_000, 8_000));
            default -> {
                send(forged(ready), null, travel());
                answer(delivery, outcome(ready), travel());
            }
        }
    }

    private void reportLife(StepReady ready) {
        if (!world.happens(0.15)) {
            send(new StepStarted(ready.attempt(), ready.token(), null), ready, travel());
        }
        for (int beats = world.isCalm() ? 0 : dice.below(3); beats > 0; beats--) {
            send(new StepHeartbeat(ready.attempt(), ready.token(), null), ready, travel() + dice.below(150));
        }
    }

    private void answer(Delivery delivery, Outcome outcome, int delay) {
        Payload metadata = dice.chance(0.2) ? Payload.ofJson("{\"tokens\":" + dice.below(100) + "}") : null;
        StepCompleted report =
                new StepCompleted(delivery.ready.attempt(), delivery.ready.token(), outcome, metadata, "w", null);
        world.scheduler().in(delay, () -> {
            delivery.answered = true;
            world.append(new Answer(report, delivery.ready));
        });
    }

    private void send(WorkerReport report, @Nullable StepReady answered, int delay) {
        world.scheduler().in(delay, () -> world.append(new Answer(report, answered)));
    }

    /** A success for what was not asked: another attempt, revision, step or run, or without the right token. */
    private StepCompleted forged(StepReady ready) {
        AttemptId id = ready.attempt();
        Outcome outcome = success();
        int kind = dice.below(7);
        AttemptId other = switch (kind) {
            case 0 -> new AttemptId(id.runId(), id.stepId(), id.revision(), id.attempt() + 1);
            case 1 -> new AttemptId(id.runId(), id.stepId(), id.revision(), Math.max(1, id.attempt() - 1));
            case 2 -> new AttemptId(id.runId(), id.stepId(), id.revision() + 1, id.attempt());
            case 3 -> new AttemptId(id.runId(), "s" + dice.below(60), id.revision(), id.attempt());
            case 4 -> new AttemptId("r" + dice.below(5), id.stepId(), id.revision(), id.attempt());
            default -> id;
        };
        // Without the check a made-up token is as good as any; then only other attempts are lied about.
        boolean wrongToken = weather.checksTokens && kind >= 5;
        String token = wrongToken ? (kind == 5 ? "" : "x" + ready.token()) : ready.token();
        return new StepCompleted(other, token, outcome, null, "liar", null);
    }

    private Outcome outcome(StepReady ready) {
        if (world.happens(weather.stepFails)) {
            return new Outcome.Failure(
                    dice.chance(0.2)
                            ? new StepError("Wish", "again, in a moment", true, Duration.ofMillis(dice.below(300)))
                            : StepError.retryable(dice.chance(0.2) ? "Poison" : "Oops", "no luck"));
        }
        if (world.happens(weather.stepFailsForGood)) {
            return new Outcome.Failure(StepError.permanent("Never", "no way"));
        }
        if (world.happens(weather.oddOutput)) {
            return new Outcome.Success(Payload.ofJson("\"odd\""));
        }
        if (world.isValidator(ready)) {
            if (world.happens(weather.revise)) {
                Payload feedback = Payload.ofJson("\"why " + tag++ + "\"");
                return dice.chance(0.5)
                        ? new Outcome.NeedsRevision(Payload.NULL, feedback)
                        : new Outcome.Success(Payload.ofJson("{\"n\":1,\"decision\":\"revise\"}"));
            }
            return new Outcome.Success(
                    Payload.ofJson("{\"n\":4,\"big\":true,\"decision\":\"pass\",\"tag\":" + tag++ + "}"));
        }
        return world.happens(weather.oddOutput) ? new Outcome.NeedsRevision(Payload.NULL, Payload.NULL) : success();
    }

    private Outcome success() {
        return new Outcome.Success(
                Payload.ofJson("{\"n\":" + dice.below(6) + ",\"big\":" + dice.chance(0.5) + ",\"tag\":" + tag++ + "}"));
    }
}
