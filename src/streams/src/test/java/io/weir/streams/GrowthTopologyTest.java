package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.DecisionBudget;
import io.weir.protocol.Codecs;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.state.PinnedDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the topology and its stores as workflows, runs and timers become many. Counted, never timed. */
class GrowthTopologyTest {
    private static final String PAYLOAD = "{\"text\":\"" + "x".repeat(100) + "\"}";

    @TempDir
    Path directory;

    @Test
    void theBytesWrittenAStepDoNotGrowWithTheWorkflow() {
        long ofTen = bytesAStep(10);
        long ofHundred = bytesAStep(100);
        long ofThousand = bytesAStep(1_000);

        assertThat(ofThousand)
                .as("bytes a step of 1,000 steps, of 100: %s, of 10: %s", ofHundred, ofTen)
                .isLessThan(ofHundred * 105 / 100)
                .isLessThan(ofTen * 3 / 2);
    }

    private long bytesAStep(int steps) {
        try (TopologyFixture engine = new TopologyFixture(directory.resolve("chain-" + steps), Map.of())) {
            engine.define("chain", Shapes.chain(steps));
            engine.start("run-0123456789abcdef0123456789abcdef", "chain", PAYLOAD);
            Map<String, Long> total = new TreeMap<>();
            for (int step = 0; step < steps; step++) {
                StepReady ready = engine.onlyDispatch();
                total.merge(
                        Topics.stepReady(Topics.DEFAULT_QUEUE),
                        (long) Codecs.stepReady().encode(ready).length,
                        Long::sum);
                engine.bytesWritten().forEach((topic, bytes) -> total.merge(topic, bytes, Long::sum));
                if (step < steps - 1) {
                    engine.succeed(ready, PAYLOAD);
                }
            }
            // What is written once a run is not a step's: the definition, and the result.
            total.remove("weir-definitions-changelog");
            System.out.printf("bytes a step of %,d steps: %,d", steps, sum(total) / steps);
            total.forEach((topic, bytes) -> System.out.printf("; %s %,d", topic, bytes / steps));
            System.out.println();
            return sum(total) / steps;
        }
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void aChainOfAThousandStepsEndsAndLeavesNothingButItsHistory() {
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of())) {
            engine.define("chain", Shapes.chain(1_000));
            engine.start("r1", "chain", "{}");
            for (int step = 0; step < 1_000; step++) {
                engine.succeed(engine.onlyDispatch(), "{\"n\":" + step + "}");
            }

            WorkflowResult result = engine.onlyResult();
            assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(result.stepOutputs()).hasSize(1_000);
            assertNothingIsLeft(engine);
        }
    }

    @Test
    void aThousandStepsAtOnceAreHandedOutInPortionsAndMeetAgain() {
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of("weir.limits.steps", "1100"))) {
            engine.define("fan", Shapes.fan(1_000));
            engine.start("r1", "fan", "{}");
            engine.succeed(engine.onlyDispatch(), "{}");
            List<StepReady> many = new ArrayList<>(engine.dispatched());
            assertThat(many).hasSize(DecisionBudget.DEFAULT.dispatches());
            engine.advance(Duration.ofMillis(10));
            many.addAll(engine.dispatched());
            assertThat(many).hasSize(1_000);
            for (StepReady ready : many) {
                engine.succeed(ready, "1");
            }
            StepReady last = engine.onlyDispatch();
            assertThat(last.dependencies()).hasSize(1_000);

            engine.succeed(last, "{}");

            assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
            assertNothingIsLeft(engine);
        }
    }

    @Test
    void timersThatAreDueAllAtOnceFireInBatches() {
        int runs = 5_000;
        int batch = 500;
        try (TopologyFixture engine =
                new TopologyFixture(directory, Map.of("weir.timer.batch", Integer.toString(batch)))) {
            engine.define(
                    "slow",
                    "id: slow\nsteps:\n  - {id: a, timeouts: {start_to_close: 1h}, retry: {initial_delay: 0s}}\n");
            for (int i = 0; i < runs; i++) {
                engine.start("r" + i, "slow", "1");
            }
            assertThat(engine.dispatched()).hasSize(runs);

            engine.advanceAtOnce(Duration.ofHours(1));
            int again = 0;
            for (int look = 0; again < runs && look < 2 * runs / batch; look++) {
                List<StepReady> fired = engine.dispatched();
                assertThat(fired).hasSizeLessThanOrEqualTo(batch);
                again += fired.size();
                engine.advanceAtOnce(Duration.ofMillis(10));
            }

            assertThat(again).isEqualTo(runs);
            assertThat(engine.timers()).hasSize(runs);
        }
    }

    @Test
    void definitionsThatNoRunIsPinnedToAnyMoreLeaveTheStore() {
        int versions = PinnedDefinitions.SPARE + 10;
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of("weir.history.retention.ms", "1000"))) {
            for (int i = 0; i < versions; i++) {
                engine.define("one", "id: one\nversion: '" + i + "'\nsteps: [{id: a}]\n");
                engine.start("r" + i, "one", "1");
                if (i > 0) {
                    engine.succeed(engine.onlyDispatch(), "1");
                    engine.advance(Duration.ofSeconds(2));
                } else {
                    assertThat(engine.onlyDispatch().definitionId()).isEqualTo("one");
                }
                assertThat(engine.stored(Names.DEFINITIONS)).hasSizeLessThanOrEqualTo(PinnedDefinitions.SPARE + 1);
            }

            // The first run is still there, and so is its definition.
            assertThat(engine.stored(Names.RUNS)).containsOnlyKeys("r0");
            assertThat(engine.stored(Names.DEFINITIONS)).hasSizeLessThan(20);
        }
    }

    private static void assertNothingIsLeft(TopologyFixture engine) {
        assertThat(engine.stored(Names.RUNS)).isEmpty();
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
        assertThat(engine.timers()).isEmpty();
        assertThat(engine.records(Topics.DEAD_LETTERS)).isEmpty();
    }
}
