package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.proxy.Disturbance;
import io.weir.faults.proxy.Disturbance.Held;
import io.weir.faults.proxy.Disturbance.Late;
import io.weir.faults.proxy.Disturbance.Pass;
import io.weir.faults.proxy.Disturbance.Reset;
import io.weir.faults.proxy.Disturbance.Swallowed;
import io.weir.faults.proxy.Request;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** Something between a client and the brokers, for some seconds, told to the proxies. */
public final class DisturbNetwork implements Fault {
    private static final Duration LENGTH = Duration.ofSeconds(8);

    /** Who is on the disturbed line. */
    public enum Line {
        ONE_ENGINE,
        JAVA_WORKER,
        EVERYBODY
    }

    private final String name;
    private final Line line;
    private final Predicate<Request> which;
    private final Disturbance.Fate request;
    private final Disturbance.Fate response;
    private final Pause pause = new Pause();

    private DisturbNetwork(
            String name, Line line, Predicate<Request> which, Disturbance.Fate request, Disturbance.Fate response) {
        this.name = name;
        this.line = line;
        this.which = which;
        this.request = request;
        this.response = response;
    }

    /** Every frame takes a while longer, either way. */
    public static DisturbNetwork slow(Duration by) {
        return new DisturbNetwork(
                "network slow by " + by.toMillis() + " ms", Line.EVERYBODY, all -> true, new Late(by), new Late(by));
    }

    /** What an engine sends does not arrive, until the end; then all of it does. */
    public static DisturbNetwork requestsCut() {
        return new DisturbNetwork("requests of an engine cut", Line.ONE_ENGINE, all -> true, new Held(), new Pass());
    }

    /** What brokers answer an engine does not arrive, until the end. */
    public static DisturbNetwork responsesCut() {
        return new DisturbNetwork("answers to an engine cut", Line.ONE_ENGINE, all -> true, new Pass(), new Held());
    }

    /** Every connection of an engine is reset as soon as it is used. */
    public static DisturbNetwork reset() {
        return new DisturbNetwork(
                "connections of an engine reset", Line.ONE_ENGINE, all -> true, new Reset(), new Reset());
    }

    /** An engine's requests of a kind are carried out, and it never hears so. */
    public static DisturbNetwork engineNeverHears(String what, int kind) {
        return new DisturbNetwork(
                what + " of an engine, answer swallowed",
                Line.ONE_ENGINE,
                sent -> sent.kind() == kind,
                new Pass(),
                new Swallowed());
    }

    /** The worker's requests of a kind are carried out, and it never hears so. */
    public static DisturbNetwork workerNeverHears(String what, int kind) {
        return new DisturbNetwork(
                what + " of a worker, answer swallowed",
                Line.JAVA_WORKER,
                sent -> sent.kind() == kind,
                new Pass(),
                new Swallowed());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        Thread.sleep(random.nextInt(500));
        return switch (line) {
            case ONE_ENGINE -> {
                EngineProcess engine = Targets.engine(world, random);
                Set<TopicPartition> owned = world.partitionsOf(engine);
                long now = disturb(world, engine.name() + "-");
                yield Strike.on(engine.name(), owned, now);
            }
            case JAVA_WORKER -> {
                String worker = world.workers().get(0).name();
                yield Strike.onResults(worker, disturb(world, worker));
            }
            case EVERYBODY -> Strike.onDecisions("everybody", disturb(world, ""));
        };
    }

    private long disturb(World world, String client) {
        pause.begin();
        world.brokers()
                .disturb(Disturbance.of(
                        sent -> sent.client().startsWith(client) && which.test(sent), request, response));
        return System.nanoTime();
    }

    @Override
    public void recover(World world) throws Exception {
        pause.awaitEnd(LENGTH);
        world.brokers().leaveInPeace();
    }
}
