package io.weir.engine;

import org.jspecify.annotations.Nullable;

/** Which queues take records, as far as the shell knows; asked while a decision is made, before anything is handed out. */
@FunctionalInterface
public interface QueueAccess {
    /** Every queue takes records. */
    QueueAccess ALL = queue -> null;

    /** Why nothing can be handed out on the queue now, as a sentence; null when it can. */
    @Nullable
    String outage(String queue);
}
