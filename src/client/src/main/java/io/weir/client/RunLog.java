package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunIds;
import io.weir.protocol.RunRecord.RunEvents;
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

/** Reads the records of one run, past and future. */
final class RunLog {
    /** Possible difference between the clock in a run id and the clock that stamps its records. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    /** Longest wait for the events of a requested run. */
    private static final Duration ANSWER_BEHIND_REQUEST = Duration.ofSeconds(2);

    /**
     * The result of a run may become visible this much later than its last event, because it is on another partition.
     */
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
     * @return empty while the run goes on, or if nothing is known of it
     * @throws RunNotFoundException if it ended too long ago
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
     * The run, from its events. If there are none, its request is searched, and events may still follow from it.
     *
     * @throws RunPendingException if it was requested and has no events
     * @throws RunNotFoundException if it was not requested
     */
    RunDescription require(String runId) {
        Optional<RunDescription> run = describe(runId);
        if (run.isPresent()) {
            return run.get();
        }
        String request = requestOf(runId).orElseThrow(() -> RunNotFoundException.unknown(runId));
        return describe(runId, ANSWER_BEHIND_REQUEST).orElseThrow(() -> new RunPendingException(runId, request));
    }

    /** The position and time of the last request of a run. */
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

    /** The run, from its events; empty if there are none. */
    Optional<RunDescription> describe(String runId) {
        return describe(runId, Duration.ZERO);
    }

    /** @param patience longest wait for the first event if there is none yet */
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

    /**
     * What the topics know of a run, for a fork.
     *
     * @throws RunPendingException if it was requested and has no events
     * @throws RunNotFoundException if it is unknown
     */
    PastRun past(String runId) {
        byte[] key = runId.getBytes(StandardCharsets.UTF_8);
        PastRun.Collector facts = new PastRun.Collector(runId);
        reader.read(List.of(link.partitionOf(Topics.RUN_EVENTS, runId)), startOf(runId), Duration.ZERO, record -> {
            if (Arrays.equals(record.key(), key) && record.value() != null) {
                try {
                    if (Codecs.runRecord().decode(record.value(), Integer.MAX_VALUE) instanceof RunEvents batch) {
                        facts.add(batch);
                    }
                } catch (ProtocolException unreadable) {
                    OutcomeRecords.passOver(record, unreadable);
                }
            }
            return true;
        });
        WorkflowResult result =
                facts.hasEnded() ? scan(runId, RESULT_BEHIND_EVENTS).orElse(null) : null;
        return facts.with(result).orElseThrow(() -> {
            require(runId);
            return RunNotFoundException.unknown(runId);
        });
    }

    /** The runs that a query selects, from the events of all runs. */
    List<RunSummary> runs(RunQuery query) {
        RunStatuses statuses = new RunStatuses();
        reader.read(link.allPartitions(Topics.RUN_EVENTS), query.since(), Duration.ZERO, record -> {
            if (record.value() != null) {
                try {
                    if (Codecs.runRecord().decode(record.value(), Integer.MAX_VALUE) instanceof RunEvents batch) {
                        statuses.add(batch);
                    }
                } catch (ProtocolException unreadable) {
                    OutcomeRecords.passOver(record, unreadable);
                }
            }
            return true;
        });
        return statuses.select(query);
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

    /** The earliest possible start of the run; null if its id contains no time. */
    static @Nullable Instant startOf(String runId) {
        OptionalLong madeAt = RunIds.timestampOf(runId);
        return madeAt.isEmpty()
                ? null
                : Instant.ofEpochMilli(madeAt.getAsLong()).minus(CLOCK_SKEW);
    }
}
