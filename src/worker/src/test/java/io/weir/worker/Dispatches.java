package io.weir.worker;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import io.weir.protocol.StepReady.LoopContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Dispatches as tests need them. */
public final class Dispatches {
    private Dispatches() {}

    public static StepReady of(AttemptId attempt, String stepType, Payload input) {
        return new StepReady(
                attempt,
                "definition",
                "hash",
                stepType,
                "default",
                3,
                "token",
                Instant.parse("2026-01-01T00:00:00Z"),
                input,
                Map.of(),
                null,
                Payload.EMPTY_OBJECT,
                null,
                null,
                null,
                false,
                null);
    }

    static StepReady of(String stepType, String input) {
        return of(new AttemptId("run", "step", 0, 1), stepType, Payload.ofJson(input));
    }

    static StepReady reporting(StepReady ready, Duration heartbeatTimeout) {
        return with(
                ready,
                ready.dependencies(),
                ready.loop(),
                ready.config(),
                ready.startToClose(),
                heartbeatTimeout,
                true);
    }

    static StepReady inLoop(StepReady ready, LoopContext loop) {
        return with(ready, ready.dependencies(), loop, ready.config(), null, null, false);
    }

    static StepReady with(StepReady ready, Map<String, Payload> dependencies, Payload config, Duration startToClose) {
        return with(ready, dependencies, ready.loop(), config, startToClose, null, false);
    }

    static StepReady reportingStartAfter(StepReady ready, Duration after) {
        return new StepReady(
                ready.attempt(),
                ready.definitionId(),
                ready.definitionHash(),
                ready.stepType(),
                ready.queue(),
                ready.maxAttempts(),
                ready.token(),
                ready.dispatchedAt(),
                ready.input(),
                ready.dependencies(),
                ready.loop(),
                ready.config(),
                after,
                ready.startToClose(),
                ready.heartbeatTimeout(),
                false,
                ready.error());
    }

    /** The same attempt, handed out with other work. */
    public static StepReady withToken(StepReady ready, String token) {
        return new StepReady(
                ready.attempt(),
                ready.definitionId(),
                ready.definitionHash(),
                ready.stepType(),
                ready.queue(),
                ready.maxAttempts(),
                token,
                ready.dispatchedAt(),
                ready.input(),
                ready.dependencies(),
                ready.loop(),
                ready.config(),
                ready.reportStartAfter(),
                ready.startToClose(),
                ready.heartbeatTimeout(),
                ready.reportStart(),
                ready.error());
    }

    private static StepReady with(
            StepReady ready,
            Map<String, Payload> dependencies,
            LoopContext loop,
            Payload config,
            Duration startToClose,
            Duration heartbeatTimeout,
            boolean reportStart) {
        return new StepReady(
                ready.attempt(),
                ready.definitionId(),
                ready.definitionHash(),
                ready.stepType(),
                ready.queue(),
                ready.maxAttempts(),
                ready.token(),
                ready.dispatchedAt(),
                ready.input(),
                dependencies,
                loop,
                config,
                ready.reportStartAfter(),
                startToClose,
                heartbeatTimeout,
                reportStart,
                ready.error());
    }
}
