package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a decision costs, with what it encodes, in workflows of 10, 100 and 1,000 steps. Reported, as times differ by machine. */
class DecisionsGrowth {
    private static final int DECISIONS = 200_000;

    @Test
    void aDecisionCostsTheSameInALongWorkflow() {
        for (String shape : new String[] {"chain", "fan"}) {
            double ofTen = 0;
            for (int round = 0; round < 2; round++) {
                for (int steps : new int[] {10, 100, 1_000}) {
                    double micros = microsADecision(RunScenario.plan(definition(shape, steps)));
                    ofTen = steps == 10 ? micros : ofTen;
                    if (round == 1) {
                        System.out.printf(
                                "growth: %s of %,d steps: %.1f µs a decision, %.2f of that of 10 steps%n",
                                shape, steps, micros, micros / ofTen);
                    }
                }
            }
        }
    }

    private static String definition(String shape, int steps) {
        StringBuilder yaml = new StringBuilder("id: w\nsteps:\n  - {id: s0}\n");
        StringBuilder all = new StringBuilder("s1");
        for (int i = 1; i < steps - 1; i++) {
            yaml.append("  - {id: s%d, depends_on: [s%d]}%n".formatted(i, shape.equals("chain") ? i - 1 : 0));
            all.append(i == 1 ? "" : ", s" + i);
        }
        return yaml.append("  - {id: last, depends_on: [")
                .append(shape.equals("chain") ? "s" + (steps - 2) : all)
                .append("]}\n")
                .toString();
    }

    private static double microsADecision(Plan plan) {
        int decisions = 0;
        long nanos = 0;
        while (decisions < DECISIONS) {
            long from = System.nanoTime();
            decisions += oneRun(plan);
            nanos += System.nanoTime() - from;
        }
        return nanos / 1_000.0 / decisions;
    }

    private static int oneRun(Plan plan) {
        Stored stored = new Stored();
        Deque<StepReady> open = new ArrayDeque<>();
        Decision.Accepted decision = Run.start(
                1_000,
                new StartRun("run-1", "w", null, Payload.NULL),
                new byte[16],
                new PlanLookup.Known(plan),
                EngineOptions.DEFAULT);
        Run run = decision.run();
        int decisions = 1;
        while (true) {
            for (Effect effect : decision.effects()) {
                if (effect instanceof Effect.Dispatch dispatch) {
                    open.add(dispatch.ready());
                } else if (effect instanceof Effect.StoreOutput output) {
                    stored.outputs.put(new Run.OutputSlot(output.step(), output.revision()), output.output());
                }
            }
            StepReady ready = open.poll();
            if (ready == null) {
                assertThat(run.status().isTerminal()).isTrue();
                return decisions;
            }
            Run before = run;
            decision = (Decision.Accepted) run.on(
                    new Event.Reported(
                            1_000 + decisions,
                            new StepCompleted(
                                    ready.attempt(),
                                    ready.token(),
                                    new Outcome.Success(Payload.TRUE),
                                    null,
                                    null,
                                    null)),
                    stored);
            run = decision.run();
            RunCodec.encodeHead(run);
            for (int page : RunCodec.changedPages(before, run)) {
                RunCodec.encodePage(run, page);
            }
            decisions++;
        }
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
