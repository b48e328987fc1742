package io.weir.history;

import io.weir.engine.Plan;
import io.weir.history.judge.HistoryJudge;
import io.weir.history.judge.LogRecord;
import io.weir.history.judge.Report;
import io.weir.history.judge.Slices;
import io.weir.history.judge.TrialReport;
import io.weir.protocol.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Checks the history of a cluster: reads every topic of Weir from its beginning to its present end, and judges from the
 * records alone whether every promise was kept. Nothing is written, no group is joined, and engines may continue
 * meanwhile. The partitions of runs are read and judged one after the other, so memory is limited by the largest of
 * them.
 *
 * <pre>{@code
 * Report report = HistoryCheck.of("localhost:9092", HistoryOptions.builder().quiescent(true).minRuns(100).build())
 *         .run();
 * assertTrue(report.held(), () -> report.findings().toString());
 * }</pre>
 */
public final class HistoryCheck {
    private final String bootstrapServers;
    private final HistoryOptions options;

    private HistoryCheck(String bootstrapServers, HistoryOptions options) {
        this.bootstrapServers = bootstrapServers;
        this.options = options;
    }

    /**
     * A check of one cluster.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     */
    public static HistoryCheck of(String bootstrapServers, HistoryOptions options) {
        return new HistoryCheck(bootstrapServers, options);
    }

    /**
     * Reads and judges; takes as long as the reading of all topics.
     *
     * @throws HistoryException if the topics cannot be read
     */
    public Report run() throws InterruptedException {
        try (Feed feed = open(null);
                ClientAnswers client = new ClientAnswers(bootstrapServers, options)) {
            Slices slices = feed.judge().slices();
            feed.readAll((judge, slice) -> client.check(judge.finish(slice, client.due(slice + 1, slices.count()))));
            return feed.judge()
                    .judge()
                    .with(client.findings(), Map.of("runs asked of the client", client.asked()), List.of());
        }
    }

    /**
     * Reads all topics too, and decides the recorded runs of a definition's workflow again with that definition.
     *
     * @param definition the definition to try
     * @throws HistoryException if the topics cannot be read
     */
    public TrialReport tryOut(Plan definition) throws InterruptedException {
        try (Feed feed = open(definition)) {
            feed.readAll((judge, slice) -> judge.finish(slice, 0));
            feed.judge().judge();
            return feed.judge().trial();
        }
    }

    private Feed open(@Nullable Plan definition) throws InterruptedException {
        Map<String, Object> kafka = new HashMap<>(options.kafka());
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        Reading reading;
        try (Admin admin = Admin.create(kafka)) {
            reading = Reading.of(admin, options.applicationId());
        }
        return new Feed(
                new HistoryJudge(options.ofJudge(), reading.snapshot(), definition),
                new LogFeed(reading, kafka, options));
    }

    /** Gives a judge all records, slice by slice. */
    private record Feed(HistoryJudge judge, LogFeed log) implements AutoCloseable {
        void readAll(ObjIntConsumer<HistoryJudge> afterEach) {
            Slices slices = judge.slices();
            log.read("definitions", partition -> slices.isForAll(partition.topic()), judge::take);
            for (int slice = 0; slice < slices.count(); slice++) {
                int wanted = slice;
                Consumer<LogRecord> taken = record -> {
                    if (slices.of(record) == wanted) {
                        judge.take(record);
                    }
                };
                String part = "partition " + (slice + 1) + " of " + slices.count();
                // A dead letter with a shortened value keeps its bytes until its source is read.
                log.read(part, partition -> slices.isIn(wanted, partition) && isOfDeadLetters(partition), taken);
                log.read(part, partition -> slices.isIn(wanted, partition) && !isOfDeadLetters(partition), taken);
                afterEach.accept(judge, slice);
            }
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private static boolean isOfDeadLetters(TopicPartition partition) {
        return partition.topic().equals(Topics.DEAD_LETTERS);
    }
}
