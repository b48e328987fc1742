package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A replay confines a timer to the deadlines that were acted on; it never makes one due. */
class OnlyDueTest {
    private static final Plan PLAN =
            Plan.compile("""
                    id: two
                    steps:
                      - {id: a, retry: {max_attempts: 2, initial_delay: 1s, jitter: 0}}
                      - {id: b, retry: {max_attempts: 2, initial_delay: 1s, jitter: 0}}
                    """.getBytes(StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());

    private static final Outputs NOTHING = new Run.OnlyInput(Payload.NULL);

    /** Both steps have failed at 0, and are due again at 1,000. */
    private static Run backingOff() {
        Decision.Accepted decision = Run.start(
                0,
                new StartRun("r1", "two", null, Payload.NULL),
                new byte[16],
                new PlanLookup.Known(PLAN),
                EngineOptions.DEFAULT);
        List<StepReady> dispatched = decision.effects().stream()
                .filter(Effect.Dispatch.class::isInstance)
                .map(effect -> ((Effect.Dispatch) effect).ready())
                .toList();
        for (StepReady ready : dispatched) {
            decision = accepted(
                    decision.run(),
                    new Event.Reported(
                            0,
                            new StepCompleted(
                                    ready.attempt(),
                                    ready.token(),
                                    new Outcome.Failure(StepError.retryable("Busy", "not now")),
                                    null,
                                    null,
                                    null)));
        }
        return decision.run();
    }

    private static Decision.Accepted accepted(Run run, Event event) {
        return (Decision.Accepted) run.on(event, NOTHING);
    }

    private static Event timer(long at, String... steps) {
        return new Event.TimerFired(at, Event.TimerFired.NOT_PUT_BACK, at, new Event.OnlyDue(false, Set.of(steps)));
    }

    @Test
    void onlyTheNamedStepsAreActedOnAndTheOthersStayDue() {
        Decision.Accepted first = accepted(backingOff(), timer(5_000, "b"));
        Decision.Accepted second = accepted(first.run(), timer(6_000, "a"));

        assertThat(first.events()).extracting(RunEvent::stepId).containsExactly("b");
        assertThat(first.run().timerAt()).hasValue(1_000);
        assertThat(second.events()).extracting(RunEvent::stepId).containsExactly("a");
    }

    @Test
    void whatIsNotDueIsNotMadeDue() {
        assertThat(backingOff().on(timer(999, "a", "b"), NOTHING)).isInstanceOf(Decision.Rejected.class);
    }
}
