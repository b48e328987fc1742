package io.weir.history.replay;

import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Completes a decision as the engine's shell does: if something was too large for a record, the run receives that event
 * at once.
 */
final class Delivery {
    private final Payloads payloads;
    private final Circumstances given;
    private final QueueAccess queues;
    private final long at;
    private final List<RunEvent> events;
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Effect> pending;
    private final List<Effect.Dispatch> dispatches = new ArrayList<>();
    private Run run;

    /** @param dispatches those of the effects that are sent out */
    record Completed(Run run, List<RunEvent> events, List<Effect> effects, List<Effect.Dispatch> dispatches) {}

    private Delivery(Decision.Accepted decision, long at, Payloads payloads, Circumstances given) {
        this.payloads = payloads;
        this.given = given;
        this.queues = given.queues();
        this.at = at;
        this.run = decision.run();
        this.events = new ArrayList<>(decision.events());
        this.pending = new ArrayDeque<>(decision.effects());
    }

    static Completed complete(Decision.Accepted decision, long at, Payloads payloads, Circumstances given) {
        return new Delivery(decision, at, payloads, given).completed();
    }

    private Completed completed() {
        deliver();
        String unstorable = given.unstorable();
        if (unstorable != null && !run.status().isTerminal()) {
            tell(new Event.Unstorable(at, unstorable, given.goesOn()));
            deliver();
        }
        return new Completed(run, events, effects, run.status().isTerminal() ? List.of() : dispatches);
    }

    private void deliver() {
        for (Effect effect = pending.poll(); effect != null; effect = pending.poll()) {
            effects.add(effect);
            if (effect instanceof Effect.Dispatch dispatch && !run.status().isTerminal()) {
                deliver(dispatch);
            } else if (effect instanceof Effect.CancelAttempts cancel) {
                cancel.cancelled().attempts().forEach(this::withdraw);
            }
        }
    }

    /** A dispatch that the same decision cancels is not sent. */
    private void withdraw(AttemptId attempt) {
        boolean found =
                dispatches.removeIf(dispatch -> dispatch.ready().attempt().equals(attempt));
        if (found && !run.status().isTerminal()) {
            tell(Event.Undeliverable.withdrawn(at, attempt));
        }
    }

    private void deliver(Effect.Dispatch dispatch) {
        StepError tooLarge = given.undeliverable(dispatch.ready().attempt());
        if (tooLarge == null) {
            dispatches.add(dispatch);
        } else {
            tell(new Event.Undeliverable(at, dispatch.ready().attempt(), tooLarge));
        }
    }

    private void tell(Event event) {
        List<Effect> sofar = new ArrayList<>(effects);
        sofar.addAll(pending);
        if (run.on(event, payloads.seenWith(sofar, queues), DecisionBudget.EMPTY)
                instanceof Decision.Accepted accepted) {
            run = accepted.run();
            events.addAll(accepted.events());
            pending.addAll(accepted.effects());
        }
    }
}
