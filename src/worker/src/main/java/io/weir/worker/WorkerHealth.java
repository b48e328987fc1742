package io.weir.worker;

import java.util.List;

/**
 * The health of a worker. It is healthy if it can take steps and report them.
 *
 * @param problems one sentence per current problem, such as a missing right; empty if healthy
 */
public record WorkerHealth(List<String> problems) {
    public WorkerHealth {
        problems = List.copyOf(problems);
    }

    public boolean isHealthy() {
        return problems.isEmpty();
    }
}
