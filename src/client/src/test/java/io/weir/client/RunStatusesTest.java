package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The statuses in a list of runs agree with what a description of each run says. */
class RunStatusesTest {
    private final RunStatuses statuses = new RunStatuses();
    private final RunHistory history = new RunHistory("r");
    private long seq;

    private void happens(RunEventType type, @Nullable String step) {
        RunEvents batch =
                new RunEvents("r", "order", Instant.EPOCH, List.of(new RunEvent(++seq, type, step, 0, 1, Map.of())));
        statuses.add(batch);
        history.add(batch);
        assertThat(statuses.select(RunQuery.ALL))
                .singleElement()
                .satisfies(run -> assertThat(run.status())
                        .as("after %s", type)
                        .isEqualTo(history.describe().orElseThrow().status()));
    }

    @Test
    void aRunIsFollowedFromItsStartToItsEnd() {
        happens(RunEventType.RUN_WAITING, null);
        happens(RunEventType.RUN_STARTED, null);
        happens(RunEventType.STEP_DISPATCHED, "a");
        happens(RunEventType.STEP_FAILED, "a");
        happens(RunEventType.STEP_PAUSED, "a");
        happens(RunEventType.STEP_DISPATCHED, "b");
        happens(RunEventType.STEP_RESUMED, "a");
        happens(RunEventType.STEP_DISPATCHED, "a");
        happens(RunEventType.STEP_PAUSED, "a");
        happens(RunEventType.RUN_QUARANTINED, null);
        happens(RunEventType.STEP_SUCCEEDED, "b");
        happens(RunEventType.RUN_RESUMED, null);
        happens(RunEventType.STEP_SUCCEEDED, "a");
        happens(RunEventType.RUN_COMPENSATING, null);
        happens(RunEventType.STEP_PAUSED, "a~undo");
        happens(RunEventType.STEP_SUCCEEDED, "a~undo");
        happens(RunEventType.RUN_ENDING, null);
        happens(RunEventType.STEP_DISPATCHED, "alarm");
        happens(RunEventType.RUN_CANCELLED, null);
    }

    @Test
    void aQuerySelectsByDefinitionAndStatus() {
        happens(RunEventType.RUN_STARTED, null);
        happens(RunEventType.STEP_PAUSED, "a");

        assertThat(statuses.select(new RunQuery("order", Set.of(RunStatus.PAUSED), null)))
                .hasSize(1);
        assertThat(statuses.select(new RunQuery("other", Set.of(RunStatus.PAUSED), null)))
                .isEmpty();
        assertThat(statuses.select(new RunQuery("order", Set.of(RunStatus.FAILED), null)))
                .isEmpty();
    }
}
