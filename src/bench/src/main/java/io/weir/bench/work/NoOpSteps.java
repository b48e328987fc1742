package io.weir.bench.work;

import io.weir.protocol.Payload;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * A benchmark's steps: they record how long their work was in transit and answer at once, with a payload of the
 * required size.
 */
public final class NoOpSteps {
    static final String PLAIN = "bench";
    static final String CRITIQUE = "bench-critique";

    private final StampedPayloads payloads;
    private final Hops hops;

    public NoOpSteps(StampedPayloads payloads, Hops hops) {
        this.payloads = payloads;
        this.hops = hops;
    }

    /** One step for each type in the shapes' definitions. */
    public List<Step<?, ?>> steps() {
        return List.of(Step.of(PLAIN, Payload.class, this::plain), Step.of(CRITIQUE, Payload.class, this::critique));
    }

    private StepResult<Payload> plain(StepContext context, Payload input) {
        note(context, input);
        return StepResult.success(payloads.now());
    }

    /** Sends the draft back as often as the loop permits, then accepts it. */
    private StepResult<Payload> critique(StepContext context, Payload input) {
        note(context, input);
        return context.revision() < context.maxIterations()
                ? StepResult.needsRevision(payloads.now())
                : StepResult.success(payloads.pass());
    }

    private void note(StepContext context, Payload input) {
        long now = StampedPayloads.clock();
        long before = -1;
        for (String dependency : context.dependencies()) {
            before = Math.max(before, madeAt(context.findDependency(dependency, Payload.class)));
        }
        before = Math.max(before, madeAt(context.draft(Payload.class)));
        before = Math.max(before, madeAt(context.feedback(Payload.class)));
        if (before >= 0) {
            hops.between(context.definitionId(), now - before);
            return;
        }
        long requested = StampedPayloads.madeAt(input);
        if (requested >= 0) {
            hops.first(context.definitionId(), now - requested);
        }
    }

    private static long madeAt(Optional<Payload> payload) {
        return payload.map(StampedPayloads::madeAt).orElse(-1L);
    }
}
