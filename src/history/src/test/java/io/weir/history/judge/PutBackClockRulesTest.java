package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Timestamps;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retry before the time that was told for it is early, unless the clock was put back and its delay passed since. */
class PutBackClockRulesTest {
    private static final String ONE = "id: one\nsteps: [{id: a, retry: {max_attempts: 2, initial_delay: 2s}}]";

    @TempDir
    Path directory;

    @Test
    void aRetryThatIsCountedFromWhenTheClockWasFoundPutBackIsNotEarly() {
        List<LogRecord> log = aRunWhoseEnginesClockIsPutBack();

        assertThat(events(log)).contains("\"clock_put_back\"");
        assertThat(EngineHistory.judge(log, true).findings()).isEmpty();
    }

    @Test
    void withoutTheEventThatSaysSoItIs() {
        List<LogRecord> log = saying(aRunWhoseEnginesClockIsPutBack(), text -> text.replace("found_at", "lost_at"));

        assertThat(EngineHistory.judge(log, true).broken()).containsOnlyKeys(Rule.EVENTS_AGREE);
    }

    @Test
    void andIfItsDelayHadNotPassedSinceItIsToo() {
        List<LogRecord> right = aRunWhoseEnginesClockIsPutBack();
        String found = events(right).replaceAll("(?s).*\"found_at\":\"([^\"]*)\".*", "$1");
        String later = Timestamps.format(Instant.parse(found).plusMillis(900));
        List<LogRecord> log = saying(right, text -> text.replace(found, later));

        assertThat(EngineHistory.judge(log, true).broken()).containsOnlyKeys(Rule.EVENTS_AGREE);
    }

    @Test
    void aHeartbeatThatIsMissedAfterTheClockWasPutBackIsNotEarly() {
        EngineHistory ahead = new EngineHistory(directory.resolve("ahead"));
        ahead.define(
                "one",
                "id: one\nsteps: [{id: a, timeouts: {heartbeat: 10s, start_to_close: 10m}, retry: {max_attempts: 1}}]");
        ahead.start("r1", "one", "null");
        StepReady ready = ahead.takeDispatched().get(0);
        ahead.report(new WorkerReport.StepStarted(ready.attempt(), ready.token(), null));
        Instant right = ahead.now().minus(Duration.ofHours(1));
        try (EngineHistory engine = ahead.takenOver(directory.resolve("right"), right)) {
            engine.advance(Duration.ofSeconds(5));
            engine.report(new WorkerReport.StepHeartbeat(ready.attempt(), ready.token(), null));
            engine.advance(Duration.ofSeconds(8));
            assertThat(engine.results()).isEmpty();
            engine.advance(Duration.ofSeconds(3));

            assertThat(engine.results()).hasSize(1);
            assertThat(EngineHistory.judge(engine.log(), true).findings()).isEmpty();
        }
    }

    private List<LogRecord> aRunWhoseEnginesClockIsPutBack() {
        EngineHistory ahead = new EngineHistory(directory.resolve("ahead"));
        ahead.define("one", ONE);
        ahead.start("r1", "one", "null");
        ahead.complete(ahead.takeDispatched().get(0), new Outcome.Failure(StepError.retryable("Oops", "no luck")));
        Instant right = ahead.now().minus(Duration.ofHours(1));
        try (EngineHistory engine = ahead.takenOver(directory.resolve("right"), right)) {
            engine.advance(Duration.ofSeconds(1));
            engine.advance(Duration.ofMillis(1_800));
            engine.succeed(engine.takeDispatched().get(0), "1");
            return engine.log();
        }
    }

    private static List<LogRecord> saying(List<LogRecord> log, UnaryOperator<String> change) {
        return log.stream()
                .map(record -> isEvent(record)
                        ? new LogRecord(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                EngineHistory.utf8(change.apply(text(record))),
                                record.headers())
                        : record)
                .toList();
    }

    private static String events(List<LogRecord> log) {
        return String.join(
                "\n",
                log.stream()
                        .filter(PutBackClockRulesTest::isEvent)
                        .map(PutBackClockRulesTest::text)
                        .toList());
    }

    private static boolean isEvent(LogRecord record) {
        return record.topic().equals(Topics.RUN_EVENTS);
    }

    private static String text(LogRecord record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
