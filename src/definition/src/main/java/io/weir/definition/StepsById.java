package io.weir.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds steps by their ids in a definition that may still have problems, as {@link Edges} does: of two steps with the
 * same id, the first, and none by an empty id, which stands for an unreadable one.
 */
final class StepsById {
    private final Map<String, StepDefinition> steps = new HashMap<>();

    StepsById(List<StepDefinition> steps) {
        steps.forEach(step -> this.steps.putIfAbsent(step.id(), step));
        this.steps.remove("");
    }

    /** The step, or null if there is none. */
    @Nullable
    StepDefinition get(String id) {
        return steps.get(id);
    }

    /** Returns true if the step exists and runs at the end of the run. */
    boolean isOnEnd(String id) {
        StepDefinition step = steps.get(id);
        return step != null && step.isOnEnd();
    }
}
