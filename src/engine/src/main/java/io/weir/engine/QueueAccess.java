package io.weir.engine;

import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/**
 * Reports which queues, and which topics of other applications, accept records, as far as the shell knows. A decision
 * asks before it dispatches or emits anything.
 */
@FunctionalInterface
public interface QueueAccess {
    /** Everything accepts records. */
    QueueAccess ALL = queue -> null;

    /** Why nothing can be dispatched to the queue now, as a sentence; null if the queue accepts records. */
    @Nullable
    String outage(String queue);

    /**
     * Why it is not known whether a step may emit to the topic, or why nothing can be written to it for the moment, as
     * a sentence. Null otherwise: then {@link #refusal} decides.
     */
    default @Nullable String outageOfTopic(String topic) {
        return null;
    }

    /** The error of a step whose record the topic can't take; null if it takes the record. */
    default @Nullable StepError refusal(Effect.Emit record) {
        return null;
    }
}
