package io.weir.engine;

import io.weir.definition.DefinitionLimits;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one completion costs in the core, in the middle of a chain: the decision, and its run as bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final String RUN_ID = "0198f2f0-7d3c-7b5e-9d59-2b8f4d6f0001";

    @Param({"5", "100", "1000"})
    public int steps;

    private Plan plan;
    private Run before;
    private Run after;
    private Event completion;
    private Stored stored;
    private byte[] head;
    private Map<Integer, byte[]> pages;

    @Setup
    public void halfWayThrough() {
        plan = Plan.compile(
                chain(steps).getBytes(StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
        stored = new Stored();
        Decision.Accepted decision = Run.start(
                1_000,
                new StartRun(RUN_ID, "chain", null, Payload.ofJson("{\"n\":1}")),
                new byte[16],
                new PlanLookup.Known(plan),
                EngineOptions.DEFAULT);
        for (int step = 0; step <= steps / 2; step++) {
            before = decision.run();
            completion = completionOf(decision, step);
            decision = (Decision.Accepted) before.on(completion, stored);
            for (Effect effect : decision.effects()) {
                if (effect instanceof Effect.StoreOutput output) {
                    stored.outputs.put(new Run.OutputSlot(output.step(), output.revision()), output.output());
                }
            }
        }
        after = decision.run();
        head = RunCodec.encodeHead(after);
        pages = new HashMap<>();
        for (int page = 1; page <= RunCodec.extraPages(after); page++) {
            pages.put(page, RunCodec.encodePage(after, page));
        }
    }

    private static Event completionOf(Decision.Accepted decision, int step) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                StepReady ready = dispatch.ready();
                Outcome outcome = new Outcome.Success(Payload.ofJson("{\"done\":true}"));
                return new Event.Reported(
                        2_000 + step,
                        new StepCompleted(ready.attempt(), ready.token(), outcome, null, "worker-1", null));
            }
        }
        throw new IllegalStateException("nothing was handed out at step " + step);
    }

    private static String chain(int steps) {
        StringBuilder yaml = new StringBuilder("id: chain\nsteps:\n  - {id: s0}\n");
        for (int i = 1; i < steps; i++) {
            yaml.append("  - {id: s%d, depends_on: [s%d]}%n".formatted(i, i - 1));
        }
        return yaml.toString();
    }

    @Benchmark
    public Decision decide() {
        return before.on(completion, stored);
    }

    /** What a decision writes: the head, and the pages that changed. */
    @Benchmark
    public int encode() {
        int bytes = RunCodec.encodeHead(after).length;
        List<Integer> changed = RunCodec.changedPages(before, after);
        for (int page : changed) {
            bytes += RunCodec.encodePage(after, page).length;
        }
        return bytes;
    }

    /** What a run costs that is no longer in memory; of its pages only the head and what the next decision touches. */
    @Benchmark
    public Run decode() {
        return RunCodec.decode(RUN_ID, head, pages::get, hash -> plan);
    }

    private static final class Stored implements Outputs {
        private final Map<Run.OutputSlot, StepOutput> outputs = new HashMap<>();

        @Override
        public Payload input() {
            return Payload.NULL;
        }

        @Override
        public @Nullable StepOutput find(int step, int revision) {
            return outputs.get(new Run.OutputSlot(step, revision));
        }
    }
}
