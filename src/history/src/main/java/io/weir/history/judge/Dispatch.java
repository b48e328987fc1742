package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record that dispatches an attempt.
 *
 * @param dispatchedAt ms since 1970
 * @param inputs of everything that the step works on: its input, outputs of other steps, its loop's draft and feedback
 * @param terms of everything else that its definition says about it
 */
record Dispatch(
        Position at,
        AttemptId attempt,
        String definitionId,
        String definitionHash,
        Digest token,
        long dispatchedAt,
        Digest inputs,
        Digest terms) {

    static Dispatch of(Position at, StepReady ready) {
        return new Dispatch(
                at,
                ready.attempt(),
                ready.definitionId().intern(),
                ready.definitionHash().intern(),
                Digest.of(ready.token()),
                ready.dispatchedAt().toEpochMilli(),
                inputs(ready),
                terms(ready));
    }

    static Digest inputs(StepReady ready) {
        StringBuilder all = new StringBuilder(text(ready.input()));
        ready.dependencies().forEach((step, output) -> all.append(step).append(text(output)));
        StepReady.LoopContext loop = ready.loop();
        if (loop != null) {
            all.append(loop.iteration()).append(text(loop.draft())).append(text(loop.feedback()));
        }
        return Digest.of(all.toString());
    }

    static Digest terms(StepReady ready) {
        StepReady.LoopContext loop = ready.loop();
        return Digest.of(Arrays.asList(
                        ready.stepType(),
                        ready.maxAttempts(),
                        text(ready.config()),
                        ready.reportStart(),
                        ready.reportStartAfter(),
                        ready.startToClose(),
                        ready.heartbeatTimeout(),
                        loop == null ? null : loop.maxIterations())
                .toString());
    }

    private static String text(@Nullable Payload payload) {
        return payload == null ? "|" : "|" + Digest.of(payload);
    }
}
