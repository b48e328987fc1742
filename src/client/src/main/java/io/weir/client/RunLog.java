package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunIds;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What the topics hold of one run, now or from now on. */
final class RunLog {
    /** How far the clock that made a run's id may be ahead of the one that stamps its records. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    /** How long the events of a run are waited for that was requested. */
    private static final Duration ANSWER_BEHIND_REQUEST = Duration.ofSeconds(2);

    /** The result of a run whose last event has been read may be visible this much later: its partition is another. */
    private static final Duration RESULT_BEHIND_EVENTS = Duration.ofSeconds(2);

    private final KafkaLink link;
    private final LogReader reader;

    RunLog(KafkaLink link) {
        this.link = link;
        this.reader = new LogReader(link);
    }

    /**
     * The result of a run.
     *
     * @return empty while the run goes on, or when nothing is known of it
     * @throws RunNotFoundException when it ended too long ago
     */
    Optional<WorkflowResult> result(String runId) {
        Optional<WorkflowResult> found = scan(runId, Duration.ZERO);
        if (found.isPresent()) {
            return found;
        }
        boolean ended = describe(runId).filter(run -> run.status().isTerminal()).isPresent();
        if (!ended) {
            return Optional.empty();
        }
        return Optional.of(scan(runId, RESULT_BEHIND_EVENTS).orElseThrow(() -> RunNotFoundException.resultGone(runId)));
    }

    private Optional<WorkflowResult> scan(String runId, Duration patience) {
        byte[] key = runId.getBytes(StandardCharsets.UTF_8);
        AtomicReference<@Nullable WorkflowResult> found = new AtomicReference<>();
        reader.read(List.of(link.partitionOf(Topics.RESULTS, runId)), startOf(runId), patience, record -> {
            if (Arrays.equals(record.key(), key) && record.value() != null) {
                try {
                    found.set(Codecs.workflowResult().decode(record.value(), Integer.MAX_VALUE));
                    return false;
                } catch (ProtocolException unreadable) {
                    OutcomeRecords.passOver(record, unreadable);
                }
            }
            return true;
        });
        return Optional.ofNullable(found.get());
    }

    /**
     * The run as its events tell it. Where there are none, its request is looked for, and events may still come of that.
     *
     * @throws RunPendingException when it was requested and has no events
     * @throws RunNotFoundException when it wasn't
     */
    RunDescription require(String runId) {
        Optional<RunDescription> run = describe(runId);
        if (run.isPresent()) {
            return run.get();
        }
        String request = requestOf(runId).orElseThrow(() -> RunNotFoundException.unknown(runId));
        return describe(runId, ANSWER_BEHIND_REQUEST).orElseThrow(() -> new RunPendingException(runId, request));
    }

    /** Where the last record about a run stands among the requests, and since when. */
    private Optional<String> requestOf(String runId) {
        byte[] key = runId.getBytes(StandardCharsets.UTF_8);
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        try {
            reader.read(
                    List.of(link.partitionOf(Topics.RUN_REQUESTS, runId)), startOf(runId), Duration.ZERO, record -> {
                        if (Arrays.equals(record.key(), key)) {
                            found.set(record.topic() + "-" + record.partition() + "@" + record.offset() + ", "
                                    + Instant.ofEpochMilli(record.timestamp()));
                        }
                        return true;
                    });
        } catch (MissingRightException unreadable) {
            throw RunNotFoundException.unknown(runId, unreadable);
        }
        return Optional.ofNullable(found.get());
    }

    /** The run as its events tell it; empty when there are none. */
    Optional<RunDescription> describe(String runId) {
        return describe(runId, Duration.ZERO);
    }

    /** @param patience how long to wait for the first event where there is none yet */
    private Optional<RunDescription> describe(String runId, Duration patience) {
        byte[] key = runId.getBytes(StandardCharsets.UTF_8);
        RunHistory history = new RunHistory(runId);
        boolean waits = !patience.isZero();
        reader.read(List.of(link.partitionOf(Topics.RUN_EVENTS, runId)), startOf(runId), patience, record -> {
            if (Arrays.equals(record.key(), key) && record.value() != null) {
                try {
                    history.add(Codecs.runRecord().decode(record.value(), Integer.MAX_VALUE));
                } catch (ProtocolException unreadable) {
                    OutcomeRecords.passOver(record, unreadable);
                }
            }
            return !waits || history.describe().isEmpty();
        });
        return history.describe();
    }

    RunWatch watch(String runId, RunListener listener) {
        TopicPartition partition = link.partitionOf(Topics.RUN_EVENTS, runId);
        Consumer<byte[], byte[]> consumer = link.consumer("watch");
        try {
            consumer.assign(List.of(partition));
            reader.seek(consumer, List.of(partition), startOf(runId));
        } catch (RuntimeException e) {
            consumer.close();
            throw link.translate("looking for run '" + runId + "'", Topics.RUN_EVENTS, e);
        }
        return new RunWatch(runId, listener, link, consumer).start();
    }

    /** When the run can have begun at the earliest; null when its id does not tell. */
    static @Nullable Instant startOf(String runId) {
        OptionalLong madeAt = RunIds.timestampOf(runId);
        return madeAt.isEmpty()
                ? null
                : Instant.ofEpochMilli(madeAt.getAsLong()).minus(CLOCK_SKEW);
    }
}
