package io.weir.streams.state;

import io.weir.engine.EarlyControl;
import io.weir.engine.NewerFormatException;
import io.weir.engine.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Controls of runs that were not requested yet, one per run. They wait for the request. Their age and their number are
 * limited; the oldest are removed first. They are stored with the history, below every run.
 *
 * <p>The stored form: version(1), kind(1), time of arrival(8), then the reason in UTF-8, no bytes for none.
 */
public final class EarlyControls {
    /** How long a control waits for the request, milliseconds. */
    public static final long WAIT_MS = 3_600_000;

    /** The maximum number of waiting controls per partition. */
    public static final int MOST = 10_000;

    /** The stored part of a reason, so that all of them together stay small; characters. */
    private static final int MOST_REASON = 1_000;

    private static final int VERSION = 1;
    private static final byte CANCEL = 0;
    private static final byte QUARANTINE = 1;
    private static final int HEADER = 2 + Long.BYTES;
    private static final long NEVER = Long.MAX_VALUE;

    /** A control with its time of arrival, epoch milliseconds. */
    private record Waiting(long at, EarlyControl control) {}

    private final KeyValueStore<byte[], byte[]> store;
    /** Oldest first. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    /**
     * Reads the stored controls: at most {@link #MOST} small records.
     *
     * @throws UnsupportedFormatException if one is of another format
     */
    public EarlyControls(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
        Map<Long, Map<String, Waiting>> byTime = new TreeMap<>();
        try (KeyValueIterator<byte[], byte[]> all = store.range(StoreKeys.firstEarly(), StoreKeys.afterEarly())) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> one = all.next();
                Waiting read = read(one.value);
                byTime.computeIfAbsent(read.at(), at -> new TreeMap<>()).put(StoreKeys.earlyRunId(one.key), read);
            }
        }
        byTime.values().forEach(waiting::putAll);
    }

    /** Returns the control that waits for the run, or null. */
    public @Nullable EarlyControl find(String runId) {
        Waiting found = waiting.get(runId);
        return found == null ? null : found.control();
    }

    /**
     * Stores a control. If a run already has one, the first counts, except that a cancellation replaces a quarantine.
     */
    public void remember(String runId, EarlyControl control, long now) {
        Waiting before = waiting.get(runId);
        if (before != null
                && (before.control() instanceof EarlyControl.Cancel || control instanceof EarlyControl.Quarantine)) {
            return;
        }
        forget(runId);
        if (waiting.size() >= MOST) {
            forget(waiting.keySet().iterator().next());
        }
        Waiting one = new Waiting(now, control);
        waiting.put(runId, one);
        store.put(StoreKeys.early(runId), write(one));
    }

    /** Removes a control: the run has begun with it, or it is not needed any more. */
    public void forget(String runId) {
        if (waiting.remove(runId) != null) {
            Removal.of(store, StoreKeys.early(runId));
        }
    }

    /** Returns when a purge is useful, epoch milliseconds; the largest number if nothing waits. */
    public long nextLook() {
        return waiting.isEmpty() ? NEVER : waiting.values().iterator().next().at() + WAIT_MS;
    }

    /** Removes controls that have waited too long. */
    public void purge(long now, BooleanSupplier inTime) {
        while (nextLook() <= now) {
            Iterator<String> oldest = waiting.keySet().iterator();
            forget(oldest.next());
            if (!inTime.getAsBoolean()) {
                return;
            }
        }
    }

    private static byte[] write(Waiting waiting) {
        String reason = waiting.control().reason();
        byte[] text = (reason == null ? "" : cut(reason)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEADER + text.length)
                .put((byte) VERSION)
                .put(waiting.control() instanceof EarlyControl.Cancel ? CANCEL : QUARANTINE)
                .putLong(waiting.at())
                .put(text)
                .array();
    }

    private static String cut(String reason) {
        return reason.codePointCount(0, reason.length()) <= MOST_REASON
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, MOST_REASON - 1)) + "…";
    }

    private static Waiting read(byte[] stored) {
        int version = stored.length < HEADER ? 0 : stored[0] & 0xFF;
        if (version > VERSION) {
            throw new NewerFormatException("an early control of format version", version, VERSION);
        }
        if (version < 1 || stored[1] > QUARANTINE || stored[1] < CANCEL) {
            throw new UnsupportedFormatException("an early control of " + stored.length + " bytes, version " + version);
        }
        String text = new String(stored, HEADER, stored.length - HEADER, StandardCharsets.UTF_8);
        String reason = text.isEmpty() ? null : text;
        return new Waiting(
                ByteBuffer.wrap(stored).getLong(2),
                stored[1] == CANCEL ? new EarlyControl.Cancel(reason) : new EarlyControl.Quarantine(reason));
    }
}
