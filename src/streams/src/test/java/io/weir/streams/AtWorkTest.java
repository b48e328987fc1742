package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure in the middle of the topology, and what is known of it on the thread it happened on. */
class AtWorkTest {
    private static final String ONE_STEP = "id: one\nsteps:\n  - {id: a}\n";

    @TempDir
    private Path directory;

    @Test
    void anErrorInTheMiddleOfADecisionNamesTheRecordAndTheRun() {
        List<EngineFailure> told = new ArrayList<>();
        Queues broken = queue -> {
            throw new StackOverflowError("too deep");
        };
        try (TopologyFixture weir = new TopologyFixture(directory, Map.of(), 1, broken)) {
            ThreadFailures failures = new ThreadFailures(
                    new WeirConfig.Failures(0, Duration.ofMinutes(1)),
                    1,
                    () -> 0,
                    weir::atWork,
                    told::add,
                    Duration.ofMinutes(1),
                    told::add,
                    failure -> Optional.empty());
            weir.define("one", ONE_STEP);

            assertThatThrownBy(() -> weir.start("run-1", "one", "{}")).satisfies(error -> failures.handle(error));
        }
        assertThat(told).singleElement().satisfies(failure -> {
            assertThat(failure.where()).isEqualTo("at weir.run-requests-0@0");
            assertThat(failure.runId()).isEqualTo("run-1");
            assertThat(failure.message()).isEqualTo("StackOverflowError: too deep");
            assertThat(failure.isFinal()).isTrue();
        });
    }

    @Test
    void whatWasDecidedInOrderIsBehindTheThread() {
        try (TopologyFixture weir = new TopologyFixture(directory, Map.of())) {
            weir.define("one", ONE_STEP);
            weir.start("run-1", "one", "{}");

            assertThat(weir.atWork().where()).isEqualTo("after weir.run-requests-0@0");
        }
    }
}
