package io.weir.streams;

import io.weir.protocol.AttemptId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Estimates whether the workers of a queue read dispatches before their commit. There is no setting for it. A report
 * for an attempt whose dispatch is not committed yet proves that they do; many reports in a row without such a case
 * indicate that they do not. A queue without data counts as reading ahead, which is the workers' default.
 *
 * <p>A wrong estimate costs time, but never affects a result: it causes an unnecessary commit, or a dispatch that a
 * reader of committed records sees {@link CommitPace#GRACE_NANOS} later. Used on one stream thread only.
 */
final class QueueReaders {
    /**
     * After this many reports in a row that came after the commit of their dispatch, the queue's workers count as
     * waiting for commits.
     */
    static final int REPORTS_TO_BELIEVE = 16;

    /**
     * If the workers of a queue wait for commits, one of this many dispatches is not committed at once, to detect a
     * change.
     */
    static final int DISPATCHES_A_PROBE = 64;

    /** The numbers of dispatches and queues that are stored. Those above the limits are not evaluated. */
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
     * Records a dispatch.
     *
     * @return true if the queue's workers are expected to take it before its commit
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

    /** Records a worker's report. */
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
