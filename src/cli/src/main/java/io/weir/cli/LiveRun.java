package io.weir.cli;

import io.weir.client.RunListener;
import io.weir.client.RunWatch;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it goes on: one line for every ended attempt, and on a terminal a last line, rewritten in place,
 * with the attempts in progress.
 */
public final class LiveRun implements RunListener, AutoCloseable {
    /** For runs without further information about attempts. */
    static final Notes NO_NOTES = (step, revision, attempt) -> Optional.empty();

    private static final long REFRESH_MS = 100;
    private static final long LOOK_MS = 1_000;
    /** Time between two lines about waiting, if a line cannot be rewritten. */
    private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(10);

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** Further information about an attempt, from another source than the engine. */
    @FunctionalInterface
    public interface Notes {
        Optional<String> of(String step, int revision, int attempt);
    }

    /** The events that get a line. */
    enum Detail {
        /** Endings, for a caller who waits for the end of the run. */
        ENDS,
        ALL
    }

    private final Terminal terminal;
    private final Notes notes;
    private final Detail detail;
    private final ScheduledExecutorService refresh;
    private final UnderWay underWay = new UnderWay();
    private final Instant watchedFrom;
    private @Nullable Instant started;
    private @Nullable Instant noticedAt;
    private boolean headed;

    LiveRun(Terminal terminal, Notes notes, Detail detail) {
        this(terminal, notes, detail, Instant.now());
        long between = terminal.interactive() ? REFRESH_MS : LOOK_MS;
        var unused =
                refresh.scheduleAtFixedRate(() -> showUnderWay(Instant.now()), between, between, TimeUnit.MILLISECONDS);
    }

    /** Shows progress only at events and on request. */
    LiveRun(Terminal terminal, Notes notes, Detail detail, Instant watchedFrom) {
        this.terminal = terminal;
        this.notes = notes;
        this.detail = detail;
        this.watchedFrom = watchedFrom;
        this.refresh = Executors.newSingleThreadScheduledExecutor(LiveRun::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "weir-live-run");
        thread.setDaemon(true);
        return thread;
    }

    /** The result and the events are on different topics; this waits for the last events. */
    static void letItFinish(RunWatch watch) {
        try {
            watch.ended().get(2, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The result is there, which was requested.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void on(RunRecord record) {
        if (record instanceof RunEvents batch) {
            if (started == null) {
                started = batch.at();
            }
            Set<String> sentBack = new HashSet<>();
            for (RunEvent event : batch.events()) {
                if (event.type() == RunEventType.REVISION_REQUESTED) {
                    sentBack.add(UnderWay.nameOf(event));
                }
            }
            for (RunEvent event : batch.events()) {
                underWay.add(batch.at(), event);
                // A validator that sends work back has succeeded; one line says both.
                if (event.type() != RunEventType.STEP_SUCCEEDED || !sentBack.contains(UnderWay.nameOf(event))) {
                    on(batch.at(), event);
                }
            }
            if (terminal.interactive()) {
                showUnderWay(Instant.now());
            }
        } else if (record instanceof RecordRejected rejected) {
            print(rejected.at(), "", "", "", "refused a record: " + rejected.message(), Terminal.Tone.QUIET);
        } else {
            throw new IllegalArgumentException("Unknown kind of run record: " + record);
        }
    }

    private void on(Instant at, RunEvent event) {
        String step = UnderWay.nameOf(event);
        Optional<EventText> text = EventText.of(event, underWay.dispatchedAt(step), underWay.begunAt(step), at);
        if (text.isPresent() || detail == Detail.ALL) {
            printEvent(at, event, step, text.orElseGet(() -> EventText.ofUnremarkable(event)));
        }
    }

    private void printEvent(Instant at, RunEvent event, String step, EventText text) {
        boolean numbered = event.attempt() > 0;
        String note =
                numbered ? notes.of(step, event.revision(), event.attempt()).orElse("") : "";
        print(
                at,
                step,
                event.revision() < 0 || step.isEmpty() ? "" : Integer.toString(event.revision()),
                numbered && !step.isEmpty() ? Integer.toString(event.attempt()) : "",
                note.isEmpty() ? text.text() : text.text() + "; " + note,
                text.tone());
    }

    private void print(Instant at, String step, String revision, String attempt, String text, Terminal.Tone tone) {
        printRow(row(elapsed(at), step, revision, attempt), text, tone);
    }

    private void printRow(String row, String text, Terminal.Tone tone) {
        clearUnderWay();
        if (!headed) {
            headed = true;
            terminal.line(terminal.tone(Terminal.Tone.QUIET, row("elapsed", "step", "rev", "try") + "what happened"));
        }
        terminal.line(row + terminal.tone(tone, Terminal.fit(text, terminal.width() - row.length())));
    }

    private static String row(String elapsed, String step, String revision, String attempt) {
        return String.format("%10s  %-12s %3s  %3s  ", elapsed, Terminal.fit(step, 12), revision, attempt);
    }

    private String elapsed(Instant at) {
        return started == null ? "" : DurationText.shown(Duration.between(started, at));
    }

    /**
     * On a terminal in a line that is rewritten; otherwise from time to time, and only while a worker seems to be
     * missing.
     */
    synchronized void showUnderWay(Instant now) {
        Optional<String> waiting = waiting(now);
        if (terminal.interactive()) {
            if (!underWay.isEmpty() || waiting.isPresent()) {
                rewriteLastLine(now, waiting);
            }
        } else if (waiting.isPresent()
                && (noticedAt == null || Duration.between(noticedAt, now).compareTo(BETWEEN_NOTICES) >= 0)) {
            noticedAt = now;
            // Not about a single attempt, so the sentence uses the columns of an attempt.
            printRow(String.format("%10s  ", elapsed(now)), waiting.get(), Terminal.Tone.NOTE);
        }
    }

    private Optional<String> waiting(Instant now) {
        if (started != null) {
            return underWay.waiting(now);
        }
        Duration silence = Duration.between(watchedFrom, now);
        return silence.compareTo(SILENCE) > 0
                ? Optional.of("no engine has answered the request for " + DurationText.rounded(silence))
                : Optional.empty();
    }

    private void rewriteLastLine(Instant now, Optional<String> waiting) {
        StringBuilder text = new StringBuilder(String.format("%10s  … ", elapsed(now)));
        text.append(underWay.steps());
        if (waiting.isPresent()) {
            text.append(underWay.isEmpty() ? "" : ": ").append(waiting.get());
        }
        String line = text.toString();
        int end = line.length() > terminal.width() - 1 ? terminal.width() - 1 : line.length();
        terminal.out().print(CLEAR_LINE + terminal.tone(Terminal.Tone.QUIET, line.substring(0, end)));
        terminal.out().flush();
    }

    private void clearUnderWay() {
        if (terminal.interactive()) {
            terminal.out().print(CLEAR_LINE);
        }
    }

    @Override
    public synchronized void close() {
        refresh.shutdownNow();
        underWay.clear();
        clearUnderWay();
        terminal.out().flush();
    }
}
