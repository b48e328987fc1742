package io.weir.expression;

/**
 * Ends an evaluation for good, with a sentence for the author. An Error on purpose: CEL turns every Exception of one
 * operand of {@code ||} or {@code &&} into "unknown yet" and goes on with the other, so a limit thrown as an Exception
 * could be bypassed with {@code || true}. It never leaves this package.
 */
final class EvaluationAborted extends Error {
    EvaluationAborted(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
