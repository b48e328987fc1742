package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with steps that another run has done. */
class ForkTopologyTest {
    private static final String CHAIN = "id: chain\nsteps: [{id: a}, {id: b, depends_on: [a]}]\n";
    private static final RunCommand FORK = new RunCommand.StartRun(
            "r2",
            "chain",
            null,
            Payload.ofJson("{}"),
            Map.of("a", Payload.ofJson("{\"n\":1}")),
            new ForkedFrom("r1", "again"));

    @TempDir
    private Path directory;

    @Test
    void aForkRunsOnlyTheStepsThatAreLeft() {
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of())) {
            engine.define("chain", CHAIN);
            engine.command(FORK);

            StepReady b = engine.onlyDispatch();
            assertThat(b.attempt().stepId()).isEqualTo("b");
            assertThat(b.dependencies()).containsEntry("a", Payload.ofJson("{\"n\":1}"));
            engine.succeed(b, "2");
            WorkflowResult result = engine.onlyResult();
            assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(result.forkedFrom()).isEqualTo(new ForkedFrom("r1", "again"));
        }
    }

    @Test
    void whatIsDoneIsKeptWhileTheRunWaitsForItsDefinition() {
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of())) {
            engine.command(FORK);
            engine.advance(Duration.ofSeconds(1));
            engine.define("chain", CHAIN);
            engine.advance(Duration.ofSeconds(5));

            StepReady b = engine.onlyDispatch();
            assertThat(b.dependencies()).containsEntry("a", Payload.ofJson("{\"n\":1}"));
            engine.succeed(b, "2");
            assertThat(engine.onlyResult().stepOutputs()).containsEntry("a", Payload.ofJson("{\"n\":1}"));
        }
    }

    @Test
    void aForkThatLeavesOutWhatIsBeforeACompletedStepFails() {
        try (TopologyFixture engine = new TopologyFixture(directory, Map.of())) {
            engine.define("chain", CHAIN);
            engine.command(new RunCommand.StartRun(
                    "r2", "chain", null, Payload.NULL, Map.of("b", Payload.NULL), new ForkedFrom("r1", null)));

            WorkflowResult result = engine.onlyResult();
            assertThat(result.error().type()).isEqualTo("InvalidFork");
            assertThat(result.error().message()).contains("step 'b' is completed, and 'a' before it not");
        }
    }
}
