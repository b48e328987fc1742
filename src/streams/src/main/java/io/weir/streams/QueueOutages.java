package io.weir.streams;

import io.weir.engine.QueueAccess;
import io.weir.protocol.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Tells the core which queues take no records at present, so that it holds back their steps and does not dispatch them.
 */
record QueueOutages(Queues queues, OpenWork work) implements QueueAccess {
    @Override
    public @Nullable String outage(String queue) {
        long began = System.nanoTime();
        Queues.State state = queues.stateOf(queue);
        work.waited(System.nanoTime() - began);
        if (state == Queues.State.PRESENT) {
            return null;
        }
        queues.heldBack(queue);
        String topic = Topics.stepReady(queue);
        return switch (state) {
            case ABSENT ->
                "there is no topic " + topic
                        + ", or the engine may not write to it; expected both. `weir topics apply --queue " + queue
                        + "` makes the topic";
            case UNREACHABLE ->
                "the topic " + topic + " takes no records at present; expected a leader and enough replicas in sync";
            case PRESENT, UNKNOWN -> "the cluster did not say whether there is a topic " + topic;
        };
    }
}
