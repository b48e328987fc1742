package io.weir.engine.sim;

import io.weir.engine.EarlyControl;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One partition: its input, its committed state, and the engines that work on it one after another, as the shell does. */
final class EngineTask {
    private final World world;
    private final Dice dice;
    private final List<RunCommand> requests = new ArrayList<>();
    private final List<Answer> reports = new ArrayList<>();
    private final Map<String, StoredRun> committed = new TreeMap<>();
    private final Map<String, EarlyControl> early = new TreeMap<>();
    private int requestsCommitted;
    private int reportsCommitted;
    private int takeovers;
    private Transaction current;
    private boolean awake;

    EngineTask(World world, Dice dice, Twin twin) {
        this.world = world;
        this.dice = dice;
        this.current = next(twin);
    }

    private Transaction next(Twin twin) {
        return new Transaction(world, dice, committed, early, requestsCommitted, reportsCommitted, twin);
    }

    Map<String, StoredRun> committed() {
        return committed;
    }

    void append(RunCommand request) {
        requests.add(request);
        wakeIn(delay());
    }

    void append(Answer answer) {
        reports.add(answer);
        wakeIn(delay());
    }

    private int delay() {
        return world.isCalm() ? 1 : dice.chance(0.1) ? dice.between(50, 800) : dice.between(0, 20);
    }

    private void wakeIn(long millis) {
        if (!awake) {
            awake = true;
            world.scheduler().in(millis, this::work);
        }
    }

    private void work() {
        awake = false;
        int pause = delay();
        current.takeSome(requests, reports, world.isCalm() ? 50 : dice.between(1, 8));
        if (dies(world.weather().crash)) {
            world.trace("engine crashes, " + current.touched.keySet() + " go back to the last commit");
            pause = dice.between(0, world.weather().takeover);
            Twin dead = current.twin;
            current = next(dead.takenOver());
            dead.close();
        } else if (dies(world.weather().zombie)) {
            world.trace("a zombie goes on with " + current.touched.keySet());
            Transaction zombie = current;
            zombie.fence();
            current = next(zombie.twin.takenOver());
            world.scheduler().in(dice.between(1, 200), () -> {
                zombie.takeSome(requests, reports, 6);
                zombie.twin.close();
            });
        } else if (!world.happens(world.weather().longTransaction)) {
            commit();
        }
        goOn(pause);
    }

    private boolean dies(double probability) {
        boolean dies = world.happens(probability) && takeovers < world.weather().mostTakeovers;
        takeovers += dies ? 1 : 0;
        return dies;
    }

    private void goOn(int pause) {
        if (isBehind()) {
            wakeIn(pause);
        } else {
            long timer = earliestTimer();
            if (timer != Ledger.NEVER) {
                long late = world.isCalm() ? 1 : dice.mostlyLow(0, 400);
                world.scheduler().in(timer - world.now() + late, () -> wakeIn(0));
            }
        }
    }

    private boolean isBehind() {
        return current.requestsRead < requests.size()
                || current.reportsRead < reports.size()
                || !current.touched.isEmpty();
    }

    private long earliestTimer() {
        return committed.values().stream()
                .mapToLong(run -> run.timerAt().orElse(Ledger.NEVER))
                .min()
                .orElse(Ledger.NEVER);
    }

    private void commit() {
        for (StoredRun.Live live : current.touched.values()) {
            StoredRun stored = live.store();
            committed.put(stored.runId(), stored);
            if (live.run.status() == RunStatus.PAUSED) {
                world.requesters().sawPaused(stored);
            }
        }
        early.clear();
        early.putAll(current.early);
        requestsCommitted = current.requestsRead;
        reportsCommitted = current.reportsRead;
        current.twin.commits(committed.values());
        current.results.forEach(world::resultCommitted);
        current.deliveries.forEach(world.workers()::seenCommitted);
        current = next(current.twin);
    }

    void close() {
        current.twin.close();
    }
}
