package io.weir.faults;

import io.weir.faults.kind.ClockJump;
import io.weir.faults.kind.DamagedState;
import io.weir.faults.kind.DisturbNetwork;
import io.weir.faults.kind.FullDisk;
import io.weir.faults.kind.KillAllBrokers;
import io.weir.faults.kind.KillBroker;
import io.weir.faults.kind.KillEngine;
import io.weir.faults.kind.KillJavaWorker;
import io.weir.faults.kind.KillNodeWorker;
import io.weir.faults.kind.RebalanceStorm;
import io.weir.faults.kind.SmallHeap;
import io.weir.faults.kind.StopEngine;
import io.weir.faults.process.WorkerMain;
import io.weir.faults.process.WorkerProcess;
import io.weir.faults.proxy.Request;
import io.weir.faults.world.Episode;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Timeline;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** All faults there are, in an order that the seed decides; again in another one when there is time. */
final class FaultSchedule {
    private final List<Supplier<Fault>> faults = new ArrayList<>();
    private final List<Supplier<Fault>> round = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Random random;
    private final Timeline timeline;

    FaultSchedule(World world, Random random) {
        this.random = random;
        this.timeline = world.timeline();
        engines();
        workers();
        brokers();
        network();
        if (ClockJump.library().isPresent()) {
            // Further than anybody would wait: nothing that a clock sets while it is ahead may come as much too late.
            faults.add(() -> new ClockJump(3_600));
            faults.add(() -> new ClockJump(-3_600));
        } else {
            skip("clock jumps", "faketime is not installed");
        }
        if (world.hasSmallDisk()) {
            faults.add(FullDisk::new);
        } else {
            skip("disk full", "a small file system can be mounted by root only");
        }
        faults.add(DamagedState::ofData);
        faults.add(DamagedState::ofManifest);
        faults.add(() -> new SmallHeap(40));
        faults.add(RebalanceStorm::new);
    }

    private void skip(String fault, String why) {
        timeline.enter(fault, "", "NOT run: " + why);
        skipped.add(fault + " (" + why + ")");
    }

    private void engines() {
        // The most common of all, so it comes more often.
        for (int i = 0; i < 2; i++) {
            faults.add(() -> new KillEngine(false));
            faults.add(() -> new KillEngine(true));
        }
        faults.add(() -> new StopEngine(Duration.ofSeconds(5)));
        faults.add(() -> new StopEngine(Duration.ofSeconds(15)));
        faults.add(() -> new StopEngine(Duration.ofMinutes(1)));
    }

    private void workers() {
        faults.add(() -> new KillJavaWorker(WorkerMain.Death.BEFORE_PRODUCING));
        faults.add(() -> new KillJavaWorker(WorkerMain.Death.AFTER_PRODUCING));
        if (WorkerProcess.hasNode()) {
            faults.add(KillNodeWorker::new);
        } else {
            skip("worker in Node", "Node or its client is not installed");
        }
    }

    private void brokers() {
        for (int id = 1; id <= 3; id++) {
            int number = id;
            faults.add(() -> KillBroker.number(number));
        }
        faults.add(KillBroker::transactionCoordinator);
        faults.add(KillAllBrokers::new);
    }

    private void network() {
        faults.add(() -> DisturbNetwork.slow(Duration.ofMillis(100)));
        faults.add(DisturbNetwork::requestsCut);
        faults.add(DisturbNetwork::responsesCut);
        faults.add(DisturbNetwork::reset);
        faults.add(() -> DisturbNetwork.engineNeverHears("produce", Request.PRODUCE));
        faults.add(() -> DisturbNetwork.engineNeverHears("commit", Request.END_TXN));
        faults.add(() -> DisturbNetwork.engineNeverHears("offsets in a transaction", Request.TXN_OFFSET_COMMIT));
        faults.add(() -> DisturbNetwork.workerNeverHears("produce", Request.PRODUCE));
        faults.add(() -> DisturbNetwork.workerNeverHears("commit", Request.OFFSET_COMMIT));
    }

    /** The next one, without end. */
    Fault next() {
        if (round.isEmpty()) {
            round.addAll(faults);
            Collections.shuffle(round, random);
        }
        return round.remove(round.size() - 1).get();
    }

    /** Leaves only those whose name contains one of {@code words}. */
    void keep(List<String> words) {
        faults.removeIf(fault -> words.stream().noneMatch(fault.get().name()::contains));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("no fault's name contains one of " + words);
        }
    }

    /** The kinds that {@code episodes} have none of: left out, failed before they struck, or not come to in the time. */
    List<String> notAmong(List<Episode> episodes) {
        Set<String> names = new LinkedHashSet<>(skipped);
        faults.forEach(fault -> names.add(fault.get().name()));
        episodes.forEach(episode -> names.remove(episode.fault()));
        return List.copyOf(names);
    }

    /** How many there are. */
    int size() {
        return faults.size();
    }
}
