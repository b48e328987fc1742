package io.weir.client;

import java.util.List;

/**
 * A fork before it is requested.
 *
 * @param request starts the new run
 * @param kept ids of the steps that are done when it begins, in the order of the workflow
 * @param lost ids of steps that succeeded and are run again because their outputs can no longer be read, or because they
 *     follow such a step
 * @param live true if the old run has not ended; it goes on
 */
public record ForkPlan(RunRequest request, List<String> kept, List<String> lost, boolean live) {
    public ForkPlan {
        kept = List.copyOf(kept);
        lost = List.copyOf(lost);
    }
}
