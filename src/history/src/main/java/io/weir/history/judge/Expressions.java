package io.weir.history.judge;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.expression.Mapping;
import io.weir.expression.Scope;
import io.weir.history.judge.StepModel.Truth;
import io.weir.protocol.Payload;
import io.weir.protocol.Timestamps;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates a run's conditions and input templates over the payloads that were kept. */
final class Expressions {
    /** A payload that was not kept. */
    private static final class NotKept extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotKept() {
            super("a payload was not kept", null, false, false);
        }
    }

    /** The input that a template makes; null payload where it can't be judged. */
    record Made(@Nullable Digest input, boolean failed) {}

    private final RunModel run;
    private final Vault vault;
    private boolean failed;
    private boolean missed;
    private long unknown;

    Expressions(RunModel run, Vault vault) {
        this.run = run;
        this.vault = vault;
    }

    /** Whether a condition could not be evaluated since this was last asked: such a run fails. */
    boolean hasFailed() {
        boolean was = failed;
        failed = false;
        return was;
    }

    /** Expressions that could not be judged for lack of payloads. */
    long unknown() {
        return unknown;
    }

    /** Decides the conditional transitions out of a step: those inside its open loop, or those that leave it. */
    void decide(int step, @Nullable Loop loop, boolean inside) {
        Digest output = run.standing(step);
        for (Workflow.Edge edge : run.workflow().conditionalsOf(step)) {
            boolean isInside = loop != null && loop.body().contains(edge.to());
            boolean byLoop = loop != null && step == loop.validator() && Workflow.runsOnlyWhenAsked(loop, edge.to());
            Condition condition = edge.condition();
            if (isInside == inside && !byLoop && condition != null && output != null && !failed) {
                run.step(step).take(edge, test(condition, new View(step, output)));
            }
        }
    }

    /** Whether a validator's answer sends the work back. A condition that can't be evaluated fails the run. */
    Truth sendsBack(Loop loop, Condition reviseWhen, Digest output) {
        return test(reviseWhen, new View(loop.validator(), output));
    }

    Made input(int step, Mapping template) {
        try {
            return new Made(Digest.of(Payload.wrap(template.apply(new View(step, onlyBefore(step))))), false);
        } catch (NotKept | ExpressionException e) {
            return new Made(null, !isForLackOfPayloads());
        }
    }

    /** What the only step before left, or null. */
    private @Nullable Digest onlyBefore(int step) {
        List<Integer> before = run.workflow().predecessors(step);
        return before.size() == 1 ? run.seenFrom(step, before.get(0)) : null;
    }

    private Truth test(Condition condition, Scope scope) {
        try {
            return condition.test(scope) ? Truth.YES : Truth.NO;
        } catch (NotKept | ExpressionException e) {
            if (isForLackOfPayloads()) {
                return Truth.UNKNOWN;
            }
            failed = true;
            return Truth.NO;
        }
    }

    /** An evaluation may have wrapped the one failure in the other. */
    private boolean isForLackOfPayloads() {
        boolean was = missed;
        missed = false;
        unknown += was ? 1 : 0;
        return was;
    }

    private NotKept notKept() {
        missed = true;
        return new NotKept();
    }

    private final class View implements Scope {
        private final int step;
        private final @Nullable Digest output;

        View(int step, @Nullable Digest output) {
            this.step = step;
            this.output = output;
        }

        @Override
        public byte[] input() {
            byte[] input = bytes(run.input());
            if (input == null) {
                throw notKept();
            }
            return input;
        }

        @Override
        public byte @Nullable [] output() {
            return bytes(output);
        }

        @Override
        public byte @Nullable [] draft() {
            return bytes(run.draft(step));
        }

        @Override
        public byte @Nullable [] stepOutput(String stepId) {
            int index = run.workflow().indexOf(stepId);
            return index < 0 ? null : bytes(run.standing(index));
        }

        @Override
        public String runJson() {
            return "{\"id\":" + quote(run.runId()) + ",\"definition_id\":"
                    + quote(run.workflow().definition().id()) + ",\"started_at\":\""
                    + Timestamps.format(Instant.ofEpochMilli(run.startedAt())) + "\"}";
        }

        private byte @Nullable [] bytes(@Nullable Digest digest) {
            if (digest == null) {
                return null;
            }
            Payload payload = vault.find(digest);
            if (payload == null) {
                throw notKept();
            }
            return payload.toBytes();
        }

        private static String quote(String text) {
            return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        }
    }
}
