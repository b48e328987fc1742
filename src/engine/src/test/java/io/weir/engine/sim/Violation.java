package io.weir.engine.sim;

/** Something the core must never do, or must always do, was seen otherwise. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String rule, String seen) {
        super(rule + ": " + seen);
    }

    /** Refuses the world unless {@code holds}. */
    static void unless(boolean holds, String rule, Object... seen) {
        if (!holds) {
            StringBuilder text = new StringBuilder();
            for (Object part : seen) {
                text.append(part).append(' ');
            }
            throw new Violation(rule, text.toString().strip());
        }
    }
}
