package io.weir.history;

import io.weir.history.judge.Finding;
import io.weir.history.judge.HistoryJudge;
import io.weir.history.judge.Report;
import io.weir.protocol.Topics;
import io.weir.streams.Changelogs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * Checks the history of a cluster: reads every topic of Weir from its beginning to where it ends now, and judges from the
 * records alone whether every promise was kept. Nothing is written, no group is joined, and engines may go on meanwhile.
 *
 * <pre>{@code
 * Report report = HistoryCheck.of("localhost:9092", HistoryOptions.builder().quiescent(true).minRuns(100).build()).run();
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
     * Reads and judges; takes as long as reading all of the topics takes.
     *
     * @throws HistoryException when the topics can't be read
     */
    public Report run() throws InterruptedException {
        Map<String, Object> kafka = new HashMap<>(options.kafka());
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        Reading reading;
        try (Admin admin = Admin.create(kafka)) {
            reading = Reading.of(admin, options.applicationId());
        }
        HistoryJudge judge = new HistoryJudge(options.ofJudge(), reading.snapshot());
        Set<String> first =
                Set.of(Topics.DEFINITIONS, Topics.DEAD_LETTERS, Changelogs.DEFINITIONS.topic(options.applicationId()));
        LogFeed feed = new LogFeed(reading, kafka, options);
        feed.read(first::contains, judge::take);
        feed.read(topic -> !first.contains(topic), judge::take);
        options.progress().accept("judging");
        Report report = judge.judge();
        if (options.described() == 0) {
            return report.with(List.of(), Map.of(), List.of("the client was asked nothing"));
        }
        List<Finding> answers =
                ClientAnswers.check(bootstrapServers, options.kafka(), judge.summaries(), options.described());
        return report.with(answers, Map.of(), List.of());
    }
}
