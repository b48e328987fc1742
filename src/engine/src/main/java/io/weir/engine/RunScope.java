package io.weir.engine;

import io.weir.expression.Evaluations;
import io.weir.expression.Scope;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady.LoopContext;
import io.weir.protocol.Timestamps;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a run that an expression can read. */
final class RunScope implements Scope {
    private static final int NONE = -1;

    private final RunDraft run;
    private final RunOutputs outputs;
    private final int step;
    private final @Nullable Payload output;
    /** The only step before {@link #step}; its output is looked up on first use. Or -1. */
    private final int before;

    /** For a condition or a verdict over the output of {@code step}. */
    static RunScope overOutput(RunDraft run, RunOutputs outputs, int step, @Nullable Payload output) {
        return new RunScope(run, outputs, step, output, NONE);
    }

    /** For the input template of {@code step}. If the step undoes another one, expressions read the output of that. */
    static RunScope forInput(RunDraft run, RunOutputs outputs, int step) {
        int undoes = run.plan().step(step).undoes();
        if (undoes != StepPlan.NO_STEP) {
            return new RunScope(run, outputs, step, outputs.toUndo(undoes), NONE);
        }
        List<Integer> before = run.plan().graph().predecessors(step);
        return new RunScope(run, outputs, step, null, before.size() == 1 ? before.get(0) : NONE);
    }

    /** For the output of the workflow. */
    static RunScope forResult(RunDraft run, RunOutputs outputs) {
        return new RunScope(run, outputs, NONE, null, NONE);
    }

    private RunScope(RunDraft run, RunOutputs outputs, int step, @Nullable Payload output, int before) {
        this.run = run;
        this.outputs = outputs;
        this.step = step;
        this.output = output;
        this.before = before;
    }

    /** The state that evaluations over scopes of the same turn share. */
    Evaluations evaluations() {
        return outputs.evaluations();
    }

    @Override
    public byte[] input() {
        return outputs.bytes(outputs.input());
    }

    @Override
    public byte @Nullable [] output() {
        return bytes(before == NONE ? output : outputs.seenFrom(step, before));
    }

    @Override
    public byte @Nullable [] draft() {
        LoopContext loop = step == NONE ? null : outputs.loopContext(step);
        return loop == null ? null : bytes(loop.draft());
    }

    @Override
    public byte @Nullable [] stepOutput(String stepId) {
        int index = run.plan().indexOf(stepId);
        return index < 0 ? null : bytes(outputs.standing(index));
    }

    @Override
    public byte @Nullable [] error() {
        Payload error = step == NONE ? null : run.phase() == Phase.WORKFLOW ? outputs.error(step) : outputs.runError();
        return error == null ? null : outputs.bytes(error);
    }

    @Override
    public String runJson() {
        return "{\"id\":" + JsonText.quote(run.runId()) + ",\"definition_id\":"
                + JsonText.quote(run.plan().definition().id()) + ",\"started_at\":\""
                + Timestamps.format(Instant.ofEpochMilli(run.headBefore().startedAt())) + "\""
                + (run.phase() == Phase.WORKFLOW ? "" : ",\"status\":\"" + run.outcomeName() + "\"") + "}";
    }

    private byte @Nullable [] bytes(@Nullable Payload payload) {
        return payload == null ? null : outputs.bytes(payload);
    }
}
