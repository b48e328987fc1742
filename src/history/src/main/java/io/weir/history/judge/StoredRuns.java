package io.weir.history.judge;

import io.weir.engine.Run;
import io.weir.engine.RunCodec;
import io.weir.streams.Changelogs;
import io.weir.streams.state.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of each run in the engine's stores, read from their changelogs. */
final class StoredRuns {
    /** One store's bytes of a run: head and pages. */
    private static final class Image {
        private byte @Nullable [] head;
        private final Map<Integer, byte[]> pages = new HashMap<>(2);
        private @Nullable Position at;
        private boolean removed;
    }

    private final Map<String, Image> live = new HashMap<>();
    private final Map<String, Image> ended = new HashMap<>();
    private final Map<String, Set<Digest>> outputs = new HashMap<>();
    private final Map<String, Set<Long>> timers = new HashMap<>();
    private boolean seen;

    /** @param expected true if there is a changelog, even if it has no record of these runs */
    StoredRuns(boolean expected) {
        this.seen = expected;
    }

    void live(LogRecord record) {
        seen = true;
        Image image = keep(live, record);
        if (image != null && image.head == null && image.pages.isEmpty()) {
            live.remove(StoredKey.ofRuns(key(record)).runId());
        }
    }

    void ended(LogRecord record) {
        seen = true;
        keep(ended, record);
    }

    void output(LogRecord record) {
        byte[] key = key(record);
        String runId = StoredKey.ofOutputs(key).runId();
        Set<Digest> kept = outputs.computeIfAbsent(runId, id -> new HashSet<>(4));
        Digest digest = Digest.of(key, null);
        if (record.value() == null) {
            kept.remove(digest);
        } else {
            kept.add(digest);
        }
        if (kept.isEmpty()) {
            outputs.remove(runId);
        }
    }

    void timer(LogRecord record) {
        if (!(StoredKey.ofTimers(key(record)) instanceof StoredKey.Timer timer)) {
            return;
        }
        Set<Long> due = timers.computeIfAbsent(timer.runId(), id -> new HashSet<>(2));
        if (record.value() == null) {
            due.remove(timer.due());
        } else {
            due.add(timer.due());
        }
        if (due.isEmpty()) {
            timers.remove(timer.runId());
        }
    }

    private static @Nullable Image keep(Map<String, Image> images, LogRecord record) {
        StoredKey key = StoredKey.ofRuns(key(record));
        if (key instanceof StoredKey.Ended || key instanceof StoredKey.Early) {
            return null;
        }
        Image image = images.computeIfAbsent(key.runId(), id -> new Image());
        if (key instanceof StoredKey.Page page) {
            if (record.value() == null) {
                image.pages.remove(page.page());
            } else {
                image.pages.put(page.page(), record.value());
            }
            return image;
        }
        image.head = record.value();
        image.at = record.position();
        image.removed |= record.value() == null;
        return image;
    }

    /** The run that a record is about; null if it is about none. */
    static @Nullable String runOf(Changelogs changelog, LogRecord record) {
        byte[] key = key(record);
        return switch (changelog) {
            case RUNS, HISTORY -> StoredKey.ofRuns(key).runId();
            case OUTPUTS -> StoredKey.ofOutputs(key).runId();
            case TIMERS -> StoredKey.ofTimers(key) instanceof StoredKey.Timer timer ? timer.runId() : null;
            case DEFINITIONS -> null;
        };
    }

    private static byte[] key(LogRecord record) {
        byte[] key = record.key();
        if (key == null) {
            throw new IllegalArgumentException("a record of a changelog without a key at " + record.position());
        }
        return key;
    }

    /** Returns true if there were changelogs to read. */
    boolean seen() {
        return seen;
    }

    boolean isLive(String runId) {
        Image image = live.get(runId);
        return image != null && image.head != null;
    }

    /** Returns true if an ended run of that id was removed from the history, now or earlier. */
    boolean wasForgotten(String runId) {
        Image image = ended.get(runId);
        return image != null && image.removed;
    }

    @Nullable
    Position at(String runId, boolean asEnded) {
        Image image = (asEnded ? ended : live).get(runId);
        return image == null ? null : image.at;
    }

    /**
     * The run as it is stored.
     *
     * @param asEnded true to look in the history, false to look among the live runs
     * @return null if it is not there
     * @throws RuntimeException if it cannot be read
     */
    @Nullable
    Run find(String runId, boolean asEnded, KnownDefinitions definitions) {
        Image image = (asEnded ? ended : live).get(runId);
        if (image == null || image.head == null) {
            return null;
        }
        return RunCodec.decode(
                runId,
                image.head,
                page -> {
                    byte[] stored = image.pages.get(page);
                    if (stored == null) {
                        throw new IllegalStateException("page " + page + " is missing");
                    }
                    return stored;
                },
                hash -> definitions
                        .find(hash)
                        .orElseThrow(() -> new IllegalStateException("no definition with hash " + hash)));
    }

    int outputs(String runId) {
        return outputs.getOrDefault(runId, Set.of()).size();
    }

    Set<Long> timers(String runId) {
        return timers.getOrDefault(runId, Set.of());
    }

    /** Runs with any data in a live store. */
    Set<String> withLiveKeys() {
        Set<String> runs = new HashSet<>(outputs.keySet());
        runs.addAll(timers.keySet());
        live.forEach((runId, image) -> {
            if (image.head != null || !image.pages.isEmpty()) {
                runs.add(runId);
            }
        });
        return runs;
    }

    /** The remaining data of a run in the live stores, in words; empty if there is none. */
    String leftovers(String runId) {
        List<String> left = new ArrayList<>();
        if (isLive(runId)) {
            left.add("its state");
        }
        if (outputs(runId) > 0) {
            left.add(outputs(runId) + " payloads");
        }
        if (!timers(runId).isEmpty()) {
            left.add("timers due at " + timers(runId));
        }
        return String.join(", ", left);
    }
}
