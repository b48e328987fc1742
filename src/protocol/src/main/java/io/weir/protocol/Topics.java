package io.weir.protocol;

import java.util.List;

/** Names of Weir's topics. Partition counts, retention and sizes are in the files under {@code topics/}. */
public final class Topics {
    /** Compacted; key = definition id, or {@code id@hash} for one fixed version. */
    public static final String DEFINITIONS = "weir.definitions";

    /** Starts of runs. */
    public static final String RUN_REQUESTS = "weir.run-requests";

    /** Cancel, quarantine, resume. A topic of its own, so that rights separate controls from starts. */
    public static final String RUN_CONTROLS = "weir.run-controls";

    public static final String STEP_COMPLETED = "weir.step-completed";
    public static final String RESULTS = "weir.results";
    public static final String RUN_EVENTS = "weir.run-events";
    public static final String DEAD_LETTERS = "weir.dead-letters";
    public static final String STEP_CANCELLED = "weir.step-cancelled";

    /** The queue of a step that names none. */
    public static final String DEFAULT_QUEUE = "default";

    private static final String STEP_READY_PREFIX = "weir.step-ready.";

    private Topics() {}

    /** The topic that workers of {@code queue} consume. */
    public static String stepReady(String queue) {
        return STEP_READY_PREFIX + queue;
    }

    /** Returns true if {@code topic} is the topic of a queue. */
    public static boolean isStepReady(String topic) {
        return topic.startsWith(STEP_READY_PREFIX);
    }

    /** The queue of a topic for which {@link #isStepReady} is true. */
    public static String queueOf(String topic) {
        if (!isStepReady(topic)) {
            throw new IllegalArgumentException(topic + " is no queue's topic");
        }
        return topic.substring(STEP_READY_PREFIX.length());
    }

    /** Topics that must have the same number of partitions, because a run lives on one partition of each. */
    public static List<String> coPartitioned() {
        return List.of(
                RUN_REQUESTS,
                RUN_CONTROLS,
                STEP_COMPLETED,
                stepReady(DEFAULT_QUEUE),
                RESULTS,
                RUN_EVENTS,
                DEAD_LETTERS);
    }

    /** Topics with records that the engine decides on. Its unreadable records become dead letters. */
    public static List<String> inputs() {
        return List.of(RUN_REQUESTS, RUN_CONTROLS, STEP_COMPLETED);
    }
}
