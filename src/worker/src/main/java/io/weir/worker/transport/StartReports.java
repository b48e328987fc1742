package io.weir.worker.transport;

import io.weir.protocol.StepReady;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reports the start of attempts: at once if the dispatch asks for it, otherwise when an attempt runs longer than the
 * dispatch says. So a short step costs no second report, and the engine learns that a long one is in progress.
 */
final class StartReports implements AutoCloseable {
    private final Reports reports;
    private final ScheduledThreadPoolExecutor clock;

    StartReports(Reports reports) {
        this.reports = reports;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "weir-started"));
        // Most attempts end long before this time.
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** An attempt starts. Its start is not reported after the returned object is closed. */
    Pending begins(StepReady ready) {
        Duration after = ready.reportStartAfter();
        if (ready.reportStart()) {
            reports.started(ready);
            return () -> {};
        }
        if (after == null || clock.isShutdown()) {
            return () -> {};
        }
        ScheduledFuture<?> report =
                clock.schedule(() -> reports.started(ready), after.toMillis(), TimeUnit.MILLISECONDS);
        return () -> report.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** The report of one attempt's start. */
    interface Pending extends AutoCloseable {
        @Override
        void close();
    }
}
