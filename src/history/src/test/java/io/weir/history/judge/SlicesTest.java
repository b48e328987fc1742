package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A history that is judged slice by slice is judged as it would be in one piece. */
class SlicesTest {
    private static final long SEED = Long.getLong("history.seed", 815);
    private static final int PARTITIONS = 4;

    @TempDir
    static Path directory;

    private static List<LogRecord> clean;
    private static Snapshot snapshot;

    @BeforeAll
    static void playAHistory() {
        try (EngineHistory engine = new EngineHistory(directory)) {
            RandomHistory.withoutJitter(SEED, engine).play(40);
            SpreadHistory spread = new SpreadHistory(PARTITIONS);
            clean = new ArrayList<>(spread.copy(engine.log()));
            clean.addAll(spread.copy(engine.log()));
            snapshot = spread.snapshot();
        }
    }

    @Test
    void aCleanHistoryIsCleanSliceBySlice() {
        Report report = bySlices(clean);

        assertThat(report.findings()).as("-Dhistory.seed=" + SEED).isEmpty();
        assertThat(report.counts()).containsEntry("runs finished", 80L).containsEntry("records read", (long)
                clean.size());
        assertThat(report).isEqualTo(inOnePiece(clean));
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void whatIsBrokenInOnePieceIsBrokenSliceBySlice(Corruption corruption) {
        Optional<List<LogRecord>> damaged = corruption.damage(clean, new Random(SEED));
        if (damaged.isEmpty()) {
            return;
        }

        Report report = bySlices(damaged.get());

        assertThat(report.held()).as("%s, history.seed=%s", corruption, SEED).isFalse();
        assertThat(sorted(report)).isEqualTo(sorted(inOnePiece(damaged.get())));
    }

    @Test
    void aRecordThatWasSentOnIsFoundOnItsOwnPartition() {
        Report report = bySlices(sentOn(true));

        assertThat(report.findings()).isEmpty();
        assertThat(report.counts()).containsEntry("inputs rerouted", 1L);
    }

    @Test
    void aRecordOnAWrongPartitionThatWasNotSentOnIsLost() {
        Report report = bySlices(sentOn(false));

        assertThat(report.broken()).containsOnlyKeys(Rule.RECORDS_ACCOUNTED);
    }

    @Test
    void anAcknowledgedRequestThatStillWaitsOnAnotherPartitionIsNotLost() {
        String runId = "late";
        int away = (Partitions.of(runId, PARTITIONS) + 1) % PARTITIONS;
        LogRecord waiting = new LogRecord(
                Topics.RUN_REQUESTS,
                away,
                5_000,
                0,
                EngineHistory.utf8(runId),
                EngineHistory.utf8("{\"run_id\":\"late\",\"definition_id\":\"flow0\"}"),
                Map.of());
        List<LogRecord> log = new ArrayList<>(clean);
        log.add(waiting);
        Snapshot lagging = new Snapshot(
                snapshot.partitions(), Map.of(), Map.of(new TopicPartition(Topics.RUN_REQUESTS, away), 5_000L));

        Report waits = judge(log, lagging, true, acknowledged(runId));
        Report lost = judge(clean, snapshot, true, acknowledged(runId));

        assertThat(waits.findings()).isEmpty();
        assertThat(lost.broken()).containsOnlyKeys(Rule.NO_REQUEST_LOST);
    }

    @Test
    void aTopicWithFewerPartitionsIsReadForEachSliceAndEachOfItsRecordsTakenOnce() {
        Slices slices = new HistoryJudge(EngineHistory.options(true), snapshot).slices();
        TopicPartition small = new TopicPartition(SpreadHistory.SMALL_QUEUE, 0);

        List<LogRecord> queued = clean.stream()
                .filter(record -> record.topic().equals(SpreadHistory.SMALL_QUEUE))
                .toList();

        assertThat(slices.count()).isEqualTo(PARTITIONS);
        for (int slice = 0; slice < PARTITIONS; slice++) {
            assertThat(slices.isIn(slice, small)).isTrue();
            assertThat(slices.isIn(slice, new TopicPartition(Topics.RESULTS, slice)))
                    .isTrue();
            assertThat(slices.isIn(slice, new TopicPartition(Topics.RESULTS, (slice + 1) % PARTITIONS)))
                    .isFalse();
        }
        assertThat(queued)
                .isNotEmpty()
                .allSatisfy(
                        record -> assertThat(slices.of(record)).isEqualTo(Partitions.of(record.keyText(), PARTITIONS)));
    }

    @Test
    void aRecordOfASliceThatHasBeenJudgedIsRefused() {
        HistoryJudge judge = new HistoryJudge(EngineHistory.options(true), snapshot);
        LogRecord late = clean.stream()
                .filter(record -> record.topic().equals(Topics.RESULTS))
                .findFirst()
                .orElseThrow();
        judge.finish(late.partition(), 0);

        assertThatThrownBy(() -> judge.take(late)).hasMessageContaining("has been judged");
    }

    @Test
    void aSampleIsOfRunsThatHaveEndedAndNoLargerThanAskedFor() {
        HistoryJudge judge = new HistoryJudge(EngineHistory.options(true), snapshot);
        clean.forEach(judge::take);

        Map<String, RunSummary> some = judge.finish(0, 3);
        Map<String, RunSummary> all = judge.finish(1, Integer.MAX_VALUE);

        assertThat(some).hasSize(3);
        assertThat(all.keySet())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        runId -> assertThat(Partitions.of(runId, PARTITIONS)).isEqualTo(1));
    }

    /** A request stands where its run does not live, and, if so wanted, once more where it does. */
    private static List<LogRecord> sentOn(boolean found) {
        LogRecord request = clean.stream()
                .filter(record -> record.topic().equals(Topics.RUN_REQUESTS)
                        && record.value() != null
                        && "run-0".equals(record.keyText()))
                .findFirst()
                .orElseThrow();
        int away = (request.partition() + 1) % PARTITIONS;
        LogRecord source = new LogRecord(
                request.topic(), away, 9_999, request.timestamp(), null, request.value(), request.headers());
        Map<String, byte[]> headers = new HashMap<>(request.headers());
        headers.put("weir.rerouted", EngineHistory.utf8(source.position().toString()));
        List<LogRecord> log = new ArrayList<>(clean);
        log.add(source);
        if (found) {
            log.set(
                    log.indexOf(request),
                    new LogRecord(
                            request.topic(),
                            request.partition(),
                            request.offset(),
                            request.timestamp(),
                            request.key(),
                            request.value(),
                            headers));
        }
        return log;
    }

    private static JudgeOptions acknowledged(String runId) {
        return new JudgeOptions(EngineHistory.APPLICATION, false, 1, Set.of(runId), true, 1 << 20, 1000);
    }

    private static List<Finding> sorted(Report report) {
        return report.findings().stream()
                .sorted(Comparator.comparing(Finding::toString))
                .toList();
    }

    private static Report bySlices(List<LogRecord> log) {
        return judge(log, snapshot, true, EngineHistory.options(true));
    }

    private static Report inOnePiece(List<LogRecord> log) {
        return judge(log, snapshot, false, EngineHistory.options(true));
    }

    private static Report judge(List<LogRecord> log, Snapshot snapshot, boolean bySlices, JudgeOptions options) {
        HistoryJudge judge = new HistoryJudge(options, snapshot);
        List<LogRecord> ordered = new ArrayList<>();
        log.stream().filter(EngineHistory::isReadFirst).forEach(ordered::add);
        log.stream().filter(record -> !EngineHistory.isReadFirst(record)).forEach(ordered::add);
        if (!bySlices) {
            ordered.forEach(judge::take);
            return judge.judge();
        }
        ordered.stream()
                .filter(record -> judge.slices().of(record) == Slices.ALL)
                .forEach(judge::take);
        for (int slice = 0; slice < judge.slices().count(); slice++) {
            int wanted = slice;
            ordered.stream()
                    .filter(record -> judge.slices().of(record) == wanted)
                    .forEach(judge::take);
            judge.finish(slice, 0);
        }
        return judge.judge();
    }
}
