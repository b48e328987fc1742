package io.weir.engine;

import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a validator's answer means for its loop. */
sealed interface Verdict {
    record Pass() implements Verdict {}

    record Revise() implements Verdict {}

    /**
     * Neither of the two; ends the run.
     *
     * @param expectation what was found and what was expected, as a sentence
     */
    record Unclear(String expectation) implements Verdict {}

    /** Of an answer with status success; {@code scope} is over its output. */
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
     * What a validator leaves that answered with status needs_revision. Without an output of its own it leaves what it would
     * have said by one: conditions behind it see {@code decision} and {@code feedback} whichever way it answered.
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

    /** The feedback in an output that says {@code decision: revise}: its {@code feedback} field, else all of it. */
    static Payload feedbackIn(Payload output) {
        Payload feedback = JsonText.field(output, "feedback");
        return feedback == null ? output : feedback;
    }
}
