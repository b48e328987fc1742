package io.weir.faults;

import io.weir.faults.world.World;
import io.weir.history.HistoryCheck;
import io.weir.history.HistoryOptions;
import io.weir.history.judge.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code weir verify-history} says of the cluster when all is done: the second judge, who knows the protocol. */
record HistoryVerdict(Report report) {
    private static final int LEAST_RUNS = 20;

    static HistoryVerdict of(World world) throws InterruptedException {
        return new HistoryVerdict(HistoryCheck.of(
                        world.brokers().direct(),
                        HistoryOptions.builder()
                                .quiescent(true)
                                .minRuns(LEAST_RUNS)
                                .acknowledged(world.ledger().acknowledged())
                                .build())
                .run());
    }

    boolean held() {
        return report.held();
    }

    String text() {
        return "verify-history: " + (held() ? "every rule held" : "broken: " + report.broken()) + "; " + report.counts()
                + "; " + report.notes()
                + (held() ? "" : "; " + report.findings().stream().limit(10).toList());
    }

    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("history.txt"), text() + "\n");
    }
}
