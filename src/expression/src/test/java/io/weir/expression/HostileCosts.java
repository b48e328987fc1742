package io.weir.expression;

import java.util.List;

/**
 * Measures the evaluations of {@link HostileEvaluations}, on a stack as deep as the engine's, which every failure in CEL
 * walks: {@code java -cp … io.weir.expression.HostileCosts [name]}.
 */
final class HostileCosts {
    private static final int TIMES = 15;

    /** Frames of a stream thread, from its start down to a decision. */
    private static final int ENGINE_FRAMES = 40;

    private HostileCosts() {}

    public static void main(String[] args) {
        List<HostileEvaluation> all = HostileEvaluations.all().stream()
                .filter(one -> args.length == 0 || one.name().contains(args[0]))
                .toList();
        System.out.printf("%9s %9s %9s  %-60s %s%n", "compile", "first", "later", "evaluation", "ends");
        for (HostileEvaluation one : all) {
            long start = cpu();
            Runnable evaluation;
            try {
                evaluation = one.compiled();
            } catch (ExpressionException refused) {
                System.out.printf("%27s    %-60s refused: %s%n", "", one.name(), refused.reason());
                continue;
            }
            long compiled = cpu();
            String end = run(evaluation);
            long first = cpu() - compiled;
            long best = Long.MAX_VALUE;
            for (int i = 0; i < TIMES && first < 5_000_000_000L; i++) {
                long again = cpu();
                run(evaluation);
                best = Math.min(best, cpu() - again);
            }
            System.out.printf(
                    "%6.1f ms %6.1f ms %6.1f ms  %-60s %s%n",
                    (compiled - start) / 1e6, first / 1e6, best / 1e6, one.name(), end);
        }
    }

    /** This thread's own, so that what else the machine does is left out; garbage collection is left out too. */
    private static long cpu() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String run(Runnable evaluation) {
        try {
            below(ENGINE_FRAMES, evaluation);
            return "answers";
        } catch (ExpressionException e) {
            return Words.shorten(e.reason(), 90);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return e.toString();
        }
    }

    private static void below(int frames, Runnable evaluation) {
        if (frames == 0) {
            evaluation.run();
        } else {
            below(frames - 1, evaluation);
        }
    }
}
