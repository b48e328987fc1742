package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Partitions;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.Topics;
import io.weir.streams.Changelogs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of {@link EngineHistory}, which has one partition, as an engine would have written it on several; and the same
 * once more under other ids of runs, as often as one likes. Runs must be named {@code run-N}.
 */
final class SpreadHistory {
    static final String SMALL_QUEUE = Topics.stepReady("slow");

    private final int partitions;
    private final Map<String, Long> ends = new HashMap<>();
    private int copies;

    SpreadHistory(int partitions) {
        this.partitions = partitions;
    }

    /** What a reading would say of the topics: a queue and the cancellations have one partition. */
    Snapshot snapshot() {
        Map<String, Integer> counts = new HashMap<>();
        Topics.coPartitioned().forEach(topic -> counts.put(topic, partitions));
        for (Changelogs changelog : Changelogs.values()) {
            counts.put(changelog.topic(EngineHistory.APPLICATION), partitions);
        }
        counts.put(Topics.DEFINITIONS, 1);
        counts.put(Topics.STEP_CANCELLED, 1);
        counts.put(SMALL_QUEUE, 1);
        return new Snapshot(counts, Map.of(), Map.of());
    }

    /** A copy of the log, each time under other ids; definitions only the first time. */
    List<LogRecord> copy(List<LogRecord> log) {
        String suffix = copies == 0 ? "" : "." + copies;
        Map<String, Position> moved = new HashMap<>();
        List<LogRecord> copy = new ArrayList<>();
        for (LogRecord record : log) {
            boolean definition = record.topic().equals(Topics.DEFINITIONS)
                    || record.topic().equals(Changelogs.DEFINITIONS.topic(EngineHistory.APPLICATION));
            if (!definition || copies == 0) {
                copy.add(move(record, suffix, moved));
            }
        }
        copies++;
        return copy;
    }

    private LogRecord move(LogRecord record, String suffix, Map<String, Position> moved) {
        byte[] key = renamed(record.key(), suffix);
        boolean stored = record.topic().endsWith("-changelog");
        byte[] value = stored ? record.value() : renamed(record.value(), suffix);
        Map<String, byte[]> headers = record.headers();
        int partition;
        if (record.topic().equals(Topics.DEAD_LETTERS)) {
            Position source =
                    moved.get(record.header(DeadLetter.TOPIC_HEADER) + "-0@" + record.header(DeadLetter.OFFSET_HEADER));
            headers = new HashMap<>(headers);
            headers.put(DeadLetter.PARTITION_HEADER, EngineHistory.utf8(Integer.toString(source.partition())));
            headers.put(DeadLetter.OFFSET_HEADER, EngineHistory.utf8(Long.toString(source.offset())));
            partition = source.partition();
        } else {
            partition = partition(record, key);
        }
        if (record.topic().equals(Topics.RUN_EVENTS)) {
            value = moved(value, moved);
        }
        long offset = ends.merge(record.topic() + "-" + partition, 1L, Long::sum) - 1;
        Position at = new Position(record.topic(), partition, offset);
        moved.put(record.position().toString(), at);
        return new LogRecord(record.topic(), partition, offset, record.timestamp(), key, value, headers);
    }

    private static byte[] moved(byte[] value, Map<String, Position> moved) {
        RunRecord told = Codecs.runRecord().decode(value);
        if (told.source() == null) {
            return value;
        }
        String source = moved.get(told.source()).toString();
        return Codecs.runRecord()
                .encode(
                        told instanceof RecordRejected rejected
                                ? new RecordRejected(
                                        rejected.runId(),
                                        rejected.at(),
                                        rejected.reason(),
                                        rejected.message(),
                                        source,
                                        rejected.attempt())
                                : new RunEvents(
                                        told.runId(),
                                        ((RunEvents) told).definitionId(),
                                        told.at(),
                                        source,
                                        ((RunEvents) told).events()));
    }

    private int partition(LogRecord record, byte[] key) {
        if (record.topic().equals(Topics.DEFINITIONS)
                || record.topic().equals(Topics.STEP_CANCELLED)
                || record.topic().equals(SMALL_QUEUE)
                || key == null) {
            return 0;
        }
        for (Changelogs changelog : Changelogs.values()) {
            if (record.topic().equals(changelog.topic(EngineHistory.APPLICATION))) {
                String runId = StoredRuns.runOf(
                        changelog, new LogRecord(record.topic(), 0, 0, 0, key, record.value(), Map.of()));
                return runId == null ? 0 : Partitions.of(runId, partitions);
            }
        }
        return Partitions.of(new String(key, StandardCharsets.UTF_8), partitions);
    }

    private static byte[] renamed(byte[] bytes, String suffix) {
        return bytes == null || suffix.isEmpty()
                ? bytes
                : new String(bytes, StandardCharsets.ISO_8859_1)
                        .replaceAll("run-\\d+", "$0" + suffix)
                        .getBytes(StandardCharsets.ISO_8859_1);
    }
}
