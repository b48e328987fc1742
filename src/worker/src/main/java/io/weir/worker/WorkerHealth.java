package io.weir.worker;

import java.util.List;

/**
 * How a worker is: healthy when it can take work and report it.
 *
 * @param problems a sentence for each thing that does not work now, such as a right that is missing; empty when healthy
 */
public record WorkerHealth(List<String> problems) {
    public WorkerHealth {
        problems = List.copyOf(problems);
    }

    public boolean isHealthy() {
        return problems.isEmpty();
    }
}
