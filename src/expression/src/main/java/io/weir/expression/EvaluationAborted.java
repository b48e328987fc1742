package io.weir.expression;

/**
 * Ends an evaluation for good, with a sentence for the author. Deliberately an Error: CEL turns every Exception of one
 * operand of {@code ||} or {@code &&} into "unknown yet" and continues with the other, so {@code || true} could bypass
 * a limit thrown as an Exception. It never leaves this package.
 */
final class EvaluationAborted extends Error {
    EvaluationAborted(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
