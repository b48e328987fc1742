package io.weir.bench.work;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a run.
 *
 * @param size steps of a sequence, branches of a fan, iterations of a revision loop
 */
public record Shape(Kind kind, int size) {
    /** The queue of a benchmark's steps. No other worker takes them, and a benchmark's worker takes no other steps. */
    public static final String QUEUE = "bench";

    /** A queue without workers: a run whose step is on it stays alive. */
    public static final String IDLE_QUEUE = "bench-idle";

    /** The definition of the runs that only wait. */
    public static final String IDLE_DEFINITION_ID = "bench-idle";

    private static final int MOST_STEPS = 1_000;

    /** The number of steps in the largest shape's definition. */
    public static final int LARGEST = MOST_STEPS + 2;

    private static final int MOST_ITERATIONS = 10;
    private static final int USUAL_ITERATIONS = 2;
    private static final Pattern TYPED = Pattern.compile("(seq|fan|revise)(\\d{0,4})");

    /** The meaning of the number in a shape's name. */
    public enum Kind {
        /** Steps one after the other. */
        SEQ,
        /** One step, then {@code size} parallel steps, then one that waits for all of them. */
        FAN,
        /** A draft that is sent back {@code size} times and then accepted. */
        REVISE
    }

    /** @throws IllegalArgumentException if a run of that size is not allowed */
    public Shape {
        int most = switch (kind) {
            case SEQ -> MOST_STEPS;
            case FAN -> MOST_STEPS;
            case REVISE -> MOST_ITERATIONS;
        };
        if (size < 1 || size > most) {
            throw new IllegalArgumentException("found " + size + " in the shape "
                    + kind.name().toLowerCase(Locale.ROOT) + size + ", expected 1 to " + most);
        }
    }

    /**
     * Reads {@code seq5}, {@code fan8}, {@code revise} or {@code revise3}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static Shape parse(String text) {
        Matcher matcher = TYPED.matcher(text.trim().toLowerCase(Locale.ROOT));
        boolean found = matcher.matches();
        if (!found || (matcher.group(2).isEmpty() && !matcher.group(1).equals("revise"))) {
            throw new IllegalArgumentException(
                    "found the shape \"" + text
                            + "\", expected seqN (N steps in a row), fanN (1, then N at once, then 1) or reviseN (N revisions)");
        }
        int size = matcher.group(2).isEmpty() ? USUAL_ITERATIONS : Integer.parseInt(matcher.group(2));
        return new Shape(Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), size);
    }

    public String name() {
        return kind.name().toLowerCase(Locale.ROOT) + size;
    }

    public String definitionId() {
        return "bench-" + name();
    }

    /** The number of steps that a run of this shape executes; repeated steps count each time they run. */
    public int steps() {
        return switch (kind) {
            case SEQ -> size;
            case FAN -> size + 2;
            case REVISE -> 2 + 2 * size;
        };
    }

    /** The workflow definition, as YAML. */
    public String definition() {
        StringBuilder yaml = new StringBuilder("id: " + definitionId() + "\nsteps:\n");
        switch (kind) {
            case SEQ -> {
                for (int i = 1; i <= size; i++) {
                    step(yaml, "s" + i, NoOpSteps.PLAIN, i == 1 ? "" : "s" + (i - 1));
                }
            }
            case FAN -> {
                StringBuilder branches = new StringBuilder();
                step(yaml, "first", NoOpSteps.PLAIN, "");
                for (int i = 1; i <= size; i++) {
                    step(yaml, "b" + i, NoOpSteps.PLAIN, "first");
                    branches.append(i == 1 ? "" : ", ").append('b').append(i);
                }
                step(yaml, "last", NoOpSteps.PLAIN, branches.toString());
            }
            case REVISE -> {
                step(yaml, "draft", NoOpSteps.PLAIN, "");
                step(yaml, "critique", NoOpSteps.CRITIQUE, "draft");
                step(yaml, "revise", NoOpSteps.PLAIN, "critique");
                yaml.append("transitions:\n  - {type: revision_loop, reviser: revise, validator: critique,")
                        .append(" max_iterations: ")
                        .append(size)
                        .append("}\n");
            }
        }
        return yaml.toString();
    }

    private static void step(StringBuilder yaml, String id, String type, String dependencies) {
        yaml.append("  - {id: ").append(id).append(", type: ").append(type).append(", queue: " + QUEUE);
        if (!dependencies.isEmpty()) {
            yaml.append(", depends_on: [").append(dependencies).append(']');
        }
        yaml.append("}\n");
    }

    /** A workflow whose only step is never taken. */
    public static String idleDefinition() {
        return "id: " + IDLE_DEFINITION_ID + "\nsteps:\n  - {id: wait, type: " + NoOpSteps.PLAIN + ", queue: "
                + IDLE_QUEUE + "}\n";
    }

    @Override
    public String toString() {
        return name();
    }
}
