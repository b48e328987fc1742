package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the results of runs that were requested before. One thread does this with one consumer at a time; its next
 * read serves all callers that ask meanwhile, so a thousand duplicates cost hardly more than one.
 */
final class PastResults implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final KafkaLink link;
    private final LogReader reader;
    private final RunLog runs;
    private final BiConsumer<RunWaiter, WorkflowResult> onResult;
    private final BiConsumer<RunWaiter, RuntimeException> onFailure;
    private final LinkedBlockingQueue<RunWaiter> asking = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor thread;

    /**
     * Starts no thread before the first request.
     *
     * @param onResult called for a run that has ended; not called for a run that goes on
     */
    PastResults(
            KafkaLink link,
            RunLog runs,
            BiConsumer<RunWaiter, WorkflowResult> onResult,
            BiConsumer<RunWaiter, RuntimeException> onFailure) {
        this.link = link;
        this.reader = new LogReader(link);
        this.runs = runs;
        this.onResult = onResult;
        this.onFailure = onFailure;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = new Thread(work, "weir-client-past-results");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    void find(RunWaiter waiter) {
        asking.add(waiter);
        try {
            thread.execute(this::answerAll);
        } catch (RejectedExecutionException e) {
            onFailure.accept(waiter, new WeirClientException("the client is closed"));
        }
    }

    private void answerAll() {
        List<RunWaiter> all = new ArrayList<>();
        asking.drainTo(all);
        if (all.isEmpty()) {
            return;
        }
        Map<String, List<RunWaiter>> byRun = new HashMap<>();
        all.forEach(waiter ->
                byRun.computeIfAbsent(waiter.runId(), run -> new ArrayList<>()).add(waiter));
        Map<String, WorkflowResult> found;
        try {
            found = byRun.size() == 1 ? Map.of() : scan(byRun.keySet());
        } catch (RuntimeException e) {
            all.forEach(waiter -> onFailure.accept(waiter, e));
            return;
        }
        byRun.forEach((run, waiters) -> answer(run, waiters, found.get(run)));
    }

    private void answer(String run, List<RunWaiter> waiters, @Nullable WorkflowResult found) {
        try {
            WorkflowResult result = found == null ? runs.result(run).orElse(null) : found;
            if (result != null) {
                waiters.forEach(waiter -> onResult.accept(waiter, result));
            }
        } catch (RuntimeException e) {
            waiters.forEach(waiter -> onFailure.accept(waiter, e));
        }
    }

    /** The results of these runs that are on their topic, from one read. */
    private Map<String, WorkflowResult> scan(Set<String> ids) {
        Map<String, WorkflowResult> found = new HashMap<>();
        Set<TopicPartition> partitions = new HashSet<>();
        ids.forEach(run -> partitions.add(link.partitionOf(Topics.RESULTS, run)));
        reader.read(partitions, startOfAll(ids), Duration.ZERO, record -> {
            if (record.key() != null && record.value() != null) {
                String run = new String(record.key(), StandardCharsets.UTF_8);
                if (ids.contains(run)) {
                    try {
                        found.put(run, Codecs.workflowResult().decode(record.value(), Integer.MAX_VALUE));
                    } catch (ProtocolException unreadable) {
                        OutcomeRecords.passOver(record, unreadable);
                    }
                }
            }
            return found.size() < ids.size();
        });
        return found;
    }

    /** The earliest possible start of these runs; null if one of the ids contains no time. */
    private static @Nullable Instant startOfAll(Set<String> ids) {
        List<@Nullable Instant> starts = new ArrayList<>();
        ids.forEach(run -> starts.add(RunLog.startOf(run)));
        return starts.contains(null)
                ? null
                : starts.stream()
                        .map(Objects::requireNonNull)
                        .min(Instant::compareTo)
                        .orElse(null);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
