package io.weir.engine;

import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The meaning of a validator's answer for its loop. */
sealed interface Verdict {
    record Pass() implements Verdict {}

    record Revise() implements Verdict {}

    /**
     * Neither pass nor revise; ends the run.
     *
     * @param expectation what was found and what was expected, as a sentence
     */
    record Unclear(String expectation) implements Verdict {}

    /** The verdict of an answer with status success; {@code scope} is over its output. */
    static Verdict of(LoopPlan loop, Payload output, RunScope scope) {
        Condition reviseWhen = loop.reviseWhen();
        if (reviseWhen != null) {
            return ofCondition(reviseWhen, scope);
        }
        Payload decision = JsonText.field(output, "decision");
        String text = decision == null ? null : JsonText.asString(decision);
        if ("revise".equals(text)) {
            return new Revise();
        }
        if ("pass".equals(text)) {
            return new Pass();
        }
        return new Unclear(
                "expected status needs_revision, or an output with \"decision\": \"revise\" or \"pass\"; found "
                        + (decision == null ? "no decision in " + output : "decision " + decision));
    }

    private static Verdict ofCondition(Condition reviseWhen, RunScope scope) {
        try {
            return reviseWhen.test(scope, scope.evaluations()) ? new Revise() : new Pass();
        } catch (ExpressionException e) {
            return new Unclear("revise_when can't be evaluated: " + e.getMessage());
        }
    }

    /**
     * The stored output of a validator that answered with status needs_revision. If it has no output of its own, one is
     * made from its answer. So conditions after it see {@code decision} and {@code feedback} for both kinds of answer.
     */
    static StepOutput sentBack(Payload output, Payload feedback, @Nullable Payload metadata) {
        if (!output.isNull()) {
            return new StepOutput(output, feedback, metadata);
        }
        byte[] head = "{\"decision\":\"revise\",\"feedback\":".getBytes(StandardCharsets.UTF_8);
        byte[] said = ByteBuffer.allocate(head.length + feedback.size() + 1)
                .put(head)
                .put(feedback.array(), feedback.offset(), feedback.size())
                .put((byte) '}')
                .array();
        // A part of the output, so that it is stored once.
        return new StepOutput(Payload.wrap(said), Payload.slice(said, head.length, feedback.size()), metadata);
    }

    /** The feedback in an output with {@code decision: revise}: its {@code feedback} field, else all of it. */
    static Payload feedbackIn(Payload output) {
        Payload feedback = JsonText.field(output, "feedback");
        return feedback == null ? output : feedback;
    }
}
