package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What it costs to make the inputs of 1,000 steps out of one document of 880 kB. Reported, as times differ by machine. */
class MappingsGrowth {
    private static final int STEPS = 1_000;

    @Test
    void aThousandStepsReadOneDocument() {
        String item = "\"" + "x".repeat(870) + "\"";
        Payload input = Payload.ofJson(
                "{\"items\":[" + IntStream.range(0, STEPS).mapToObj(i -> item).collect(Collectors.joining(",")) + "]}");
        for (String root : new String[] {"$.input", "input"}) {
            Plan plan = RunScenario.plan("id: w\nsteps:\n"
                    + IntStream.range(0, STEPS)
                            .mapToObj(i -> "  - {id: s%d, input: {item: '${%s.items[%d]}'}}%n".formatted(i, root, i))
                            .collect(Collectors.joining()));
            for (int round = 0; round < 3; round++) {
                long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                Decision.Accepted decision = Run.start(
                        1_000,
                        new StartRun("run-1", "w", null, input),
                        new byte[16],
                        new PlanLookup.Known(plan),
                        EngineOptions.DEFAULT);
                long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from) / 1_000_000;
                assertThat(decision.effects()).isNotEmpty();
                System.out.printf(
                        "growth: %,d mappings %s.items[i] over %,d bytes: %,d ms of CPU%n",
                        STEPS, root, input.size(), millis);
            }
        }
    }
}
