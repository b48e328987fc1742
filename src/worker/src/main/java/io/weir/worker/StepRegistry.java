package io.weir.worker;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of a worker, by type. Immutable. */
public final class StepRegistry {
    /** A step and its input type, resolved once. */
    record Entry(Step<?, ?> step, Type inputType) {}

    private final Map<String, Entry> entries;

    private StepRegistry(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** Same as {@link #of(Collection)}. */
    public static StepRegistry of(Step<?, ?>... steps) {
        return of(List.of(steps));
    }

    /**
     * Creates a registry of {@code steps}.
     *
     * @throws IllegalArgumentException if two steps have the same id, or an id is blank
     * @throws IllegalStateException if a step's input type is unknown
     */
    public static StepRegistry of(Collection<? extends Step<?, ?>> steps) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Step<?, ?> step : steps) {
            if (step.id().isBlank()) {
                throw new IllegalArgumentException("step " + step.getClass().getName() + " has a blank id");
            }
            Entry earlier = entries.putIfAbsent(step.id(), new Entry(step, step.inputType()));
            if (earlier != null) {
                throw new IllegalArgumentException("two steps have the id \"" + step.id() + "\": "
                        + earlier.step().getClass().getName() + " and "
                        + step.getClass().getName());
            }
        }
        return new StepRegistry(entries);
    }

    /** The step types, in the order of registration. */
    public Set<String> types() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    Optional<Entry> find(String type) {
        return Optional.ofNullable(entries.get(type));
    }
}
