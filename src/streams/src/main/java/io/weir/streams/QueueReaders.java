package io.weir.streams;

import io.weir.protocol.AttemptId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the workers of a queue take dispatches before their commit. No setting says so: a report of an attempt whose
 * dispatch is not committed yet proves it, and many reports in a row without one such speak against it. A queue that nothing
 * is known of is taken to read ahead, as workers do by default.
 *
 * <p>A wrong guess costs time, never a result: a commit too many, or a dispatch that a reader of committed records sees
 * {@link CommitPace#GRACE_NANOS} later. Used on one stream thread only.
 */
final class QueueReaders {
    /** So many reports in a row that came after the commit of their dispatch, and the queue's workers wait for commits. */
    static final int REPORTS_TO_BELIEVE = 16;

    /** Of a queue whose workers wait for commits, one dispatch in so many is not committed at once, to see a change. */
    static final int DISPATCHES_A_PROBE = 64;

    /** Bounds of what is remembered; what is over them is no evidence. */
    static final int DISPATCHES_REMEMBERED = 1_024;

    static final int QUEUES_REMEMBERED = 1_024;

    private final Map<AttemptId, Dispatched> dispatches = bounded(DISPATCHES_REMEMBERED);
    private final Map<String, Readers> queues = bounded(QUEUES_REMEMBERED);
    private long transaction;

    private record Dispatched(String topic, long transaction) {}

    private static final class Readers {
        private int lateInARow;
        private int sinceProbe;
    }

    private static <K, V> Map<K, V> bounded(int size) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }

    /**
     * Notes a dispatch.
     *
     * @return whether the queue's workers are expected to take it before its commit
     */
    boolean dispatched(String topic, AttemptId attempt) {
        dispatches.put(attempt, new Dispatched(topic, transaction));
        Readers readers = queues.computeIfAbsent(topic, unseen -> new Readers());
        if (readers.lateInARow < REPORTS_TO_BELIEVE) {
            return true;
        }
        readers.sinceProbe = (readers.sinceProbe + 1) % DISPATCHES_A_PROBE;
        return readers.sinceProbe == 0;
    }

    /** Notes a worker's report. */
    void reported(AttemptId attempt) {
        Dispatched dispatch = dispatches.remove(attempt);
        if (dispatch == null) {
            return;
        }
        Readers readers = queues.get(dispatch.topic());
        if (readers == null) {
            return;
        }
        if (dispatch.transaction() == transaction) {
            readers.lateInARow = 0;
        } else if (readers.lateInARow < REPORTS_TO_BELIEVE) {
            readers.lateInARow++;
        }
    }

    /** Everything dispatched so far is committed. */
    void committed() {
        transaction++;
    }
}
