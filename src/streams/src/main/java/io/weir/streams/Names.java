package io.weir.streams;

import java.util.List;

/**
 * Names of the topology's nodes and stores. The names of internal topics contain them, so they are part of the data
 * format.
 */
final class Names {
    static final String REQUESTS_SOURCE = "run-requests";
    static final String CONTROLS_SOURCE = "run-controls";
    static final String COMPLETIONS_SOURCE = "step-completed";
    static final String RUN_PROCESSOR = "run";
    static final String SINK = "out";

    static final String DEFINITIONS_SOURCE = "definitions-source";
    static final String DEFINITIONS_PROCESSOR = "definitions-table";
    static final String PUBLISHED_DEFINITIONS = "published-definitions";

    static final String RUNS = "runs";
    static final String OUTPUTS = "outputs";
    static final String TIMERS = "timers";
    static final String DEFINITIONS = "definitions";
    static final String HISTORY = "history";

    static final List<String> TASK_STORES = List.of(RUNS, OUTPUTS, TIMERS, DEFINITIONS, HISTORY);

    private Names() {}
}
