package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run may end as a revision that was skipped, but only if one was: the error a run ends with is held against its events. */
class RunEndRulesTest {
    private static final String WORTH_IT = """
            id: worth-it
            steps:
              - id: draft
              - {id: judge, depends_on: [draft]}
              - {id: compare, depends_on: [judge]}
              - id: revise
              - {id: publish, depends_on: [revise]}
            transitions:
              - {type: conditional, from: compare, to: revise, condition: "output.worth"}
              - {type: revision_loop, reviser: revise, validator: judge, max_iterations: 2, revision_source: draft}
            """;

    @TempDir
    Path directory;

    @Test
    void aRunWhoseReviserWasSkippedWhenItWasAskedForEndsSo() {
        List<LogRecord> log = aRunWhoseReviserIsSkipped();

        assertThat(EngineHistory.judge(log, true).findings()).isEmpty();
        assertThat(log).anyMatch(record -> isOutcome(record) && text(record).contains("RevisionSkipped"));
    }

    @Test
    void aRunThatSaysSoThoughNoReviserWasSkippedBreaksTheRule() {
        List<LogRecord> log = endingOtherwise(aRunWhoseStepFails(), "StepFailed", "RevisionSkipped");

        Report report = EngineHistory.judge(log, false);

        assertThat(report.broken()).as(report.findings().toString()).containsOnlyKeys(Rule.EVENTS_AGREE);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).contains("error_type RevisionSkipped", "error_type StepFailed");
            assertThat(finding.evidence()).isNotEmpty();
        });
    }

    @Test
    void aRunWhoseReviserWasSkippedAndThatGivesAnotherReasonBreaksTheRule() {
        List<LogRecord> log = endingOtherwise(aRunWhoseReviserIsSkipped(), "RevisionSkipped", "MaxRevisionsExceeded");

        Report report = EngineHistory.judge(log, false);

        assertThat(report.broken()).as(report.findings().toString()).containsOnlyKeys(Rule.EVENTS_AGREE);
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("error_type MaxRevisionsExceeded", "error_type RevisionSkipped"));
    }

    private List<LogRecord> aRunWhoseReviserIsSkipped() {
        try (EngineHistory engine = judged()) {
            engine.complete(
                    engine.takeDispatched().get(0),
                    new Outcome.NeedsRevision(Payload.NULL, Payload.ofJson("\"shorter\"")));
            engine.succeed(engine.takeDispatched().get(0), "{\"worth\":false}");
            return engine.log();
        }
    }

    private List<LogRecord> aRunWhoseStepFails() {
        try (EngineHistory engine = judged()) {
            engine.complete(
                    engine.takeDispatched().get(0), new Outcome.Failure(StepError.permanent("Illegible", "no")));
            return engine.log();
        }
    }

    private EngineHistory judged() {
        EngineHistory engine = new EngineHistory(directory);
        engine.define("worth-it", WORTH_IT);
        engine.start("r1", "worth-it", "null");
        StepReady draft = engine.takeDispatched().get(0);
        engine.succeed(draft, "\"one\"");
        return engine;
    }

    /** The same records, except that event and result say another reason; what is stored of the run is left out. */
    private static List<LogRecord> endingOtherwise(List<LogRecord> log, String reason, String other) {
        return log.stream()
                .filter(record -> record.topic().startsWith("weir."))
                .map(record -> isOutcome(record) ? saying(record, text(record).replace(reason, other)) : record)
                .toList();
    }

    private static boolean isOutcome(LogRecord record) {
        return record.topic().equals(Topics.RUN_EVENTS) || record.topic().equals(Topics.RESULTS);
    }

    private static LogRecord saying(LogRecord record, String text) {
        return new LogRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                EngineHistory.utf8(text),
                record.headers());
    }

    private static String text(LogRecord record) {
        byte[] value = record.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
