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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it goes on: a line for everything that has come to an end, and on a terminal a last one, rewritten in
 * place, that says what is under way.
 */
public final class LiveRun implements RunListener, AutoCloseable {
    /** Nobody knows more of an attempt than its events tell. */
    static final Notes NO_NOTES = (step, revision, attempt) -> Optional.empty();

    private static final long REFRESH_MS = 100;
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** What somebody besides the engine has to say about an attempt. */
    @FunctionalInterface
    public interface Notes {
        Optional<String> of(String step, int revision, int attempt);
    }

    private final Terminal terminal;
    private final Notes notes;
    private final @Nullable ScheduledExecutorService refresh;
    private final Map<String, RunEvent> underWay = new LinkedHashMap<>();
    private final Map<String, Instant> since = new LinkedHashMap<>();
    private @Nullable Instant started;
    private boolean headed;

    LiveRun(Terminal terminal, Notes notes) {
        this.terminal = terminal;
        this.notes = notes;
        this.refresh = terminal.interactive() ? Executors.newSingleThreadScheduledExecutor(LiveRun::daemon) : null;
        if (refresh != null) {
            var unused = refresh.scheduleAtFixedRate(this::showUnderWay, REFRESH_MS, REFRESH_MS, TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "weir-live-run");
        thread.setDaemon(true);
        return thread;
    }

    /** The result and the events come on different topics; this gives the last events the time to come, too. */
    static void letItFinish(RunWatch watch) {
        try {
            watch.ended().get(2, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The result is there, and that is what was asked for.
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
                    sentBack.add(nameOf(event));
                }
            }
            for (RunEvent event : batch.events()) {
                // A validator that sends work back has succeeded at that; one line says both.
                if (event.type() != RunEventType.STEP_SUCCEEDED || !sentBack.contains(nameOf(event))) {
                    on(batch.at(), event);
                }
            }
            showUnderWay();
        } else if (record instanceof RecordRejected rejected) {
            print(rejected.at(), "", "", "", "refused a record: " + rejected.message(), Terminal.Tone.QUIET);
        } else {
            throw new IllegalArgumentException("A kind of run record that is not known here: " + record);
        }
    }

    private void on(Instant at, RunEvent event) {
        String step = nameOf(event);
        switch (event.type()) {
            case STEP_DISPATCHED -> {
                underWay.put(step, event);
                since.put(step, at);
            }
            case STEP_STARTED, RUN_STARTED, LAST_REVISION -> {}
            case STEP_HANDED_BACK, STEP_DISPATCHED_AGAIN ->
                EventText.of(event, since.get(step), at).ifPresent(text -> printEvent(at, event, step, text));
            default -> {
                underWay.remove(step);
                EventText.of(event, since.get(step), at).ifPresent(text -> printEvent(at, event, step, text));
            }
        }
    }

    private static String nameOf(RunEvent event) {
        return event.stepId() == null ? "" : event.stepId();
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
        clearUnderWay();
        if (!headed) {
            headed = true;
            terminal.line(terminal.tone(Terminal.Tone.QUIET, row("elapsed", "step", "rev", "try") + "what happened"));
        }
        String row = row(elapsed(at), step, revision, attempt);
        terminal.line(row + terminal.tone(tone, Terminal.fit(text, terminal.width() - row.length())));
    }

    private static String row(String elapsed, String step, String revision, String attempt) {
        return String.format("%10s  %-12s %3s  %3s  ", elapsed, Terminal.fit(step, 12), revision, attempt);
    }

    private String elapsed(Instant at) {
        return started == null ? "" : DurationText.shown(Duration.between(started, at));
    }

    /** Only on a terminal, where the line can be taken back. */
    private synchronized void showUnderWay() {
        if (!terminal.interactive() || underWay.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(row(elapsed(Instant.now()), "", "", "")).append("… ");
        String separator = "";
        for (RunEvent event : underWay.values()) {
            text.append(separator).append(event.stepId());
            if (event.revision() > 0) {
                text.append(", revision ").append(event.revision());
            }
            if (event.attempt() > 1) {
                text.append(", attempt ").append(event.attempt());
            }
            separator = "; ";
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
        if (refresh != null) {
            refresh.shutdownNow();
            underWay.clear();
            clearUnderWay();
            terminal.out().flush();
        }
    }
}
