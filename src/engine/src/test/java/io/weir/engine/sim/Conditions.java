package io.weir.engine.sim;

/** The conditions of single steps, and what they mean by an implementation of their own. */
final class Conditions {
    static final String INPUT = "input.n >= 1";
    private static final String HAS = "has(steps.";
    private static final String ENOUGH = "steps.";

    private Conditions() {}

    static String has(String step) {
        return HAS + step + ".output)";
    }

    static String enough(String step) {
        return ENOUGH + step + ".output.n >= 3";
    }

    /** Whether the step is to begin, by what is known now. */
    static Guard.Answer of(Ledger run, int step) {
        String when = run.blueprint.steps.get(step).when();
        if (when == null) {
            return Guard.Answer.YES;
        }
        if (when.equals(INPUT)) {
            return Guard.Answer.of(run.inputN >= 1);
        }
        String prefix = when.startsWith(HAS) ? HAS : ENOUGH;
        int source = run.blueprint.indexOf(when.substring(prefix.length(), when.indexOf(".output")));
        return prefix.equals(HAS)
                ? Guard.Answer.of(run.standing(source) != null)
                : Guard.ENOUGH.over(run.standingTree(source), run.inputN);
    }
}
