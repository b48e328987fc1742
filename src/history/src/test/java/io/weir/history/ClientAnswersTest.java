package io.weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.client.RunDescription;
import io.weir.client.RunDescription.TimedEvent;
import io.weir.history.judge.RunSummary;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientAnswersTest {
    private static final RunSummary BY_THE_RECORDS = new RunSummary("two", RunStatus.SUCCESS, 1, 0);

    @Test
    void anAnswerThatTheRecordsGiveTooIsRight() {
        assertThat(ClientAnswers.wrong(BY_THE_RECORDS, run("two", RunStatus.SUCCESS), result(RunStatus.SUCCESS)))
                .isEmpty();
    }

    @Test
    void everyDifferenceIsTold() {
        RunSummary other = new RunSummary("one", RunStatus.FAILED, 7, 2);

        assertThat(ClientAnswers.wrong(other, run("two", RunStatus.SUCCESS), result(RunStatus.SUCCESS)))
                .containsExactly(
                        "its status is success, by the records failed",
                        "it has 1 events, by the records 7",
                        "it has 0 refusals, by the records 2",
                        "it is of definition 'two', by the records 'one'",
                        "its result is success, by the records failed");
    }

    @Test
    void aMissingResultIsTold() {
        assertThat(ClientAnswers.wrong(BY_THE_RECORDS, run("two", RunStatus.SUCCESS), Optional.empty()))
                .containsExactly("its result is none, by the records success");
    }

    private static RunDescription run(String definition, RunStatus status) {
        RunEvent event = new RunEvent(1, RunEventType.RUN_SUCCEEDED, null, -1, -1, Map.of());
        return new RunDescription(
                "r1",
                definition,
                status,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                List.of(),
                List.of(new TimedEvent(Instant.EPOCH, event)),
                List.of(),
                true);
    }

    private static Optional<WorkflowResult> result(RunStatus status) {
        return Optional.of(new WorkflowResult(
                "r1", "two", "", "", status, Map.of(), Map.of(), Map.of(), Instant.EPOCH, Instant.EPOCH, null));
    }
}
