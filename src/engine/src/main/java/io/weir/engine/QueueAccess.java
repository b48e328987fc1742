package io.weir.engine;

import org.jspecify.annotations.Nullable;

/** Reports which queues accept records, as far as the shell knows. A decision asks before it dispatches anything. */
@FunctionalInterface
public interface QueueAccess {
    /** Every queue accepts records. */
    QueueAccess ALL = queue -> null;

    /** Why nothing can be dispatched to the queue now, as a sentence; null if the queue accepts records. */
    @Nullable
    String outage(String queue);
}
