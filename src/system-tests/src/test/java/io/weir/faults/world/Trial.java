package io.weir.faults.world;

import io.weir.faults.process.EngineProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/** Has a fault strike a steady cluster, and measures. */
public final class Trial {
    private static final Duration PROGRESS_PATIENCE = Duration.ofMinutes(1);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);

    private final World world;
    private final Random random;

    public Trial(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    public Episode of(Fault fault) throws Exception {
        world.awaitSteady();
        long began = System.nanoTime();
        long state = largestState();
        Strike strike = strike(fault);
        world.timeline().enter(fault.name(), strike.target(), "struck; watched: " + names(strike));
        Map<TopicPartition, Duration> progress = awaitProgress(strike);
        int stuck = strike.watched().size() - progress.size();
        world.timeline()
                .enter(
                        fault.name(),
                        strike.target(),
                        "first progress after " + millis(progress.values()) + " ms"
                                + (stuck == 0 ? "" : ", none on " + stuck + " partitions"));
        fault.recover(world);
        long mended = System.nanoTime();
        world.timeline().enter(fault.name(), strike.target(), "mended");
        boolean drained = world.drain(mended, DRAIN_PATIENCE);
        long ended = System.nanoTime();
        Duration drain = Duration.ofNanos(ended - mended);
        world.timeline()
                .enter(
                        fault.name(),
                        strike.target(),
                        drained
                                ? "all that was asked for is done after " + drain.toMillis() + " ms"
                                : "NOT done: " + world.ledger().open(mended));
        return new Episode(
                fault.name(),
                strike.target(),
                began,
                ended,
                List.copyOf(progress.values()),
                stuck,
                drain,
                drained,
                state);
    }

    /** What has struck halfway is mended all the same: the faults to come are not to suffer from it. */
    private Strike strike(Fault fault) throws Exception {
        try {
            Strike strike = fault.strike(world, random);
            if (strike.watched().isEmpty()) {
                throw new IllegalStateException(
                        strike.target() + " was struck and had no partitions: it proves nothing");
            }
            return strike;
        } catch (Exception e) {
            try {
                fault.recover(world);
            } catch (Exception further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    private long largestState() throws IOException {
        long largest = 0;
        for (EngineProcess engine : world.engines()) {
            largest = Math.max(largest, engine.stateBytes());
        }
        return largest;
    }

    private Map<TopicPartition, Duration> awaitProgress(Strike strike) throws InterruptedException {
        // Taken after the strike: what is behind these was not written by whoever was struck dead.
        Map<TopicPartition, Long> ends = world.brokers().ends(strike.watched());
        long deadline = System.nanoTime() + PROGRESS_PATIENCE.toNanos();
        Map<TopicPartition, Duration> progress = new HashMap<>();
        while (progress.size() < ends.size() && System.nanoTime() < deadline) {
            ends.forEach((partition, end) -> {
                OptionalLong seen = world.progress().firstFrom(partition, end);
                if (seen.isPresent()) {
                    progress.put(partition, Duration.ofNanos(Math.max(0, seen.getAsLong() - strike.from())));
                }
            });
            Thread.sleep(5);
        }
        return progress;
    }

    private static List<Integer> names(Strike strike) {
        return strike.watched().stream().map(TopicPartition::partition).sorted().toList();
    }

    private static List<Long> millis(java.util.Collection<Duration> progress) {
        List<Long> millis = new ArrayList<>();
        progress.forEach(duration -> millis.add(duration.toMillis()));
        millis.sort(null);
        return millis;
    }
}
