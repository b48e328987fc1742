package io.weir.engine;

import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events that are sent to a run to the steps that wait for them. An event goes to the first step, in the order
 * of the definition, that waits for its name and whose condition is true. If there is none, the event is kept for a
 * while.
 */
final class Events {
    private static final String AWAIT_TIMEOUT = "AwaitTimeout";

    /** The most events that one step takes. */
    private static final int MOST_OF_A_STEP = 1_000;

    private final RunState before;
    private final RunDraft run;
    private final RunOutputs outputs;
    private final Successes successes;
    private final Attempts attempts;
    private final List<Effect> effects;
    /** Steps whose events of earlier decisions are dropped already. */
    private final Set<Integer> dropped = new HashSet<>(0);
    /** By step: the number of events that this decision knows to be stored for it. */
    private final Map<Integer, Integer> stored = new HashMap<>(0);

    Events(
            RunState before,
            RunDraft run,
            RunOutputs outputs,
            Successes successes,
            Attempts attempts,
            List<Effect> effects) {
        this.before = before;
        this.run = run;
        this.outputs = outputs;
        this.successes = successes;
        this.attempts = attempts;
        this.effects = effects;
    }

    private static Rejection refused(RejectionReason reason, String message) {
        return new Rejection(reason, message, null);
    }

    /** Returns why the event is rejected, or null if it is accepted. */
    @Nullable
    Rejection receive(Event.EventSent sent) {
        String name = sent.event();
        int event = run.plan().awaitedEvents().indexOf(name);
        if (event < 0) {
            List<String> known = run.plan().awaitedEvents();
            return refused(
                    RejectionReason.UNEXPECTED,
                    "definition '" + run.plan().definition().id() + "' waits for no event '" + name + "'; it waits for "
                            + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        forget();
        long id = digest(name, sent.id());
        if (run.mailbox().knows(event, id)) {
            return refused(
                    RejectionReason.DUPLICATE, "event '" + name + "' with id '" + sent.id() + "' was received before");
        }
        Payload payload = sent.payload();
        if (run.bytesLeft() < payload.size()) {
            return refused(
                    RejectionReason.LIMIT,
                    "the run may keep " + Math.max(0, run.bytesLeft()) + " bytes more; found an event of "
                            + payload.size());
        }
        for (int step : run.plan().awaiting(event)) {
            if (run.step(step).status() == StepStatus.WAITING) {
                Body.AwaitEvent body = await(step);
                try {
                    if (isWanted(step, body, payload)) {
                        return take(step, body, sent, event, id);
                    }
                } catch (ExpressionException e) {
                    return refused(
                            RejectionReason.UNEXPECTED,
                            "a condition of step '" + run.plan().stepId(step) + "' can't be evaluated over the event: "
                                    + e.getMessage());
                }
            }
        }
        return keep(sent, event, id);
    }

    private @Nullable Rejection take(int step, Body.AwaitEvent body, Event.EventSent sent, int event, long id) {
        if (run.step(step).attemptFloor() >= MOST_OF_A_STEP) {
            return refused(
                    RejectionReason.LIMIT,
                    "step '" + run.plan().stepId(step) + "' has taken " + MOST_OF_A_STEP
                            + " events, which is the most");
        }
        boolean last = isLast(step, body, sent.payload());
        run.event(RunEventType.EVENT_RECEIVED, step, facts(sent));
        if (id != Mailbox.NO_ID) {
            run.mailbox(run.mailbox().with(new Mailbox.Letter(event, Mailbox.TAKEN, run.at(), id, 0)));
        }
        give(step, body, sent.payload(), last);
        return null;
    }

    private @Nullable Rejection keep(Event.EventSent sent, int event, long id) {
        String name = sent.event();
        long early = run.plan().earlyMs(event);
        if (!mayStillBeAwaited(event)) {
            return refused(
                    RejectionReason.UNEXPECTED, "no step waits for event '" + name + "' now, or will wait for it");
        }
        if (run.mailbox().waiting().size() >= Mailbox.MOST) {
            return refused(
                    RejectionReason.LIMIT,
                    "the run keeps " + Mailbox.MOST + " events that no step has waited for yet, which is the most");
        }
        Payload payload = sent.payload();
        Mailbox.Letter letter = new Mailbox.Letter(event, run.mailbox().freeSlot(), run.at(), id, payload.size());
        run.mailbox(run.mailbox().with(letter));
        store(Mailbox.WAITING, letter.slot(), payload);
        Map<String, Object> facts = facts(sent);
        facts.put("kept_until", Timestamps.format(Instant.ofEpochMilli(run.at() + early)));
        run.event(RunEventType.EVENT_RECEIVED, facts);
        return null;
    }

    private static Map<String, Object> facts(Event.EventSent sent) {
        Map<String, Object> facts = new HashMap<>(Map.of("event", sent.event()));
        if (sent.id() != null) {
            facts.put("id", sent.id());
        }
        return facts;
    }

    /** Returns true if a step that waits for the event has not ended, or may run again in its loop. */
    private boolean mayStillBeAwaited(int event) {
        for (int step : run.plan().awaiting(event)) {
            LoopPlan loop = run.plan().loopOf(step);
            if (!run.step(step).status().isSettled()
                    || (loop != null && !run.loop(loop.index()).closed())) {
                return true;
            }
        }
        return false;
    }

    /** A step begins to wait; it takes what has arrived before. */
    void begin(int step, Body.AwaitEvent body) {
        drop(step);
        long until = body.timeoutMs() == 0 ? 0 : run.at() + body.timeoutMs();
        run.step(step, run.step(step).waiting(run.at(), until));
        Map<String, Object> facts = new HashMap<>(Map.of("event", body.event()));
        if (until != 0) {
            facts.put("until", Timestamps.format(Instant.ofEpochMilli(until)));
            run.wakeBy(until);
        }
        run.event(RunEventType.STEP_WAITING, step, facts);
        forget();
        int event = run.plan().awaitedEvents().indexOf(body.event());
        for (Mailbox.Letter letter : run.mailbox().waiting()) {
            if (letter.event() == event && run.step(step).status() == StepStatus.WAITING) {
                takeEarly(step, body, letter);
            }
        }
    }

    private void takeEarly(int step, Body.AwaitEvent body, Mailbox.Letter letter) {
        StepOutput found = outputs.find(Mailbox.WAITING, letter.slot());
        Payload payload = found == null ? Payload.NULL : found.output();
        try {
            if (!isWanted(step, body, payload)) {
                return;
            }
            boolean last = isLast(step, body, payload);
            remove(letter);
            run.event(RunEventType.EVENT_TAKEN, step, Map.of("event", body.event()));
            if (letter.id() != Mailbox.NO_ID) {
                run.mailbox(run.mailbox().with(letter.taken()));
            }
            give(step, body, payload, last);
        } catch (ExpressionException e) {
            remove(letter);
            run.event(
                    RunEventType.EVENT_DROPPED,
                    Map.of(
                            "event",
                            body.event(),
                            "reason",
                            "a condition of step '" + run.plan().stepId(step) + "' can't be evaluated over it: "
                                    + e.getMessage()));
        }
    }

    /** A step has waited for too long. */
    void timedOut(int step, Body.AwaitEvent body) {
        attempts.failedForGood(
                step,
                StepError.permanent(
                        AWAIT_TIMEOUT,
                        "event '" + body.event() + "' did not come within " + body.timeoutMs() + " ms"
                                + (run.step(step).attemptFloor() == 0
                                        ? ""
                                        : " as often as expected; "
                                                + run.step(step).attemptFloor() + " came")),
                0,
                Map.of());
    }

    private boolean isWanted(int step, Body.AwaitEvent body, Payload payload) throws ExpressionException {
        return body.when() == null || test(step, body.when(), payload);
    }

    private boolean isLast(int step, Body.AwaitEvent body, Payload payload) throws ExpressionException {
        Condition until = body.until();
        return until == null ? run.step(step).attemptFloor() + 1 >= body.count() : test(step, until, payload);
    }

    private boolean test(int step, Condition condition, Payload payload) throws ExpressionException {
        RunScope scope = RunScope.overOutput(run, outputs, step, payload);
        return condition.test(scope, scope.evaluations());
    }

    private void give(int step, Body.AwaitEvent body, Payload payload, boolean last) {
        int before = run.step(step).attemptFloor();
        if (!body.list()) {
            successes.succeeded(step, payload, null, 0, Map.of());
        } else if (last) {
            Payload all = list(step, before, payload);
            stored.put(step, before);
            drop(step);
            successes.succeeded(step, all, null, 0, Map.of());
        } else {
            store(Mailbox.TAKEN_BY + step, before, payload);
            stored.put(step, before + 1);
            run.step(step, run.step(step).withEventsTaken(before + 1));
        }
    }

    private Payload list(int step, int count, Payload last) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.write('[');
        for (int i = 0; i < count; i++) {
            StepOutput one = outputs.find(Mailbox.TAKEN_BY + step, i);
            list.writeBytes((one == null ? Payload.NULL : one.output()).toBytes());
            list.write(',');
        }
        list.writeBytes(last.toBytes());
        list.write(']');
        return Payload.wrap(list.toByteArray());
    }

    private void store(int step, int slot, Payload payload) {
        StepOutput output = new StepOutput(payload, null, null);
        run.spend(payload.size());
        outputs.add(step, slot, output);
        effects.add(new Effect.StoreOutput(step, slot, output));
    }

    private void remove(Mailbox.Letter letter) {
        run.mailbox(run.mailbox().without(letter));
        run.spend(-letter.bytes());
        effects.add(new Effect.DropOutput(Mailbox.WAITING, letter.slot()));
    }

    /** Drops events that nobody has waited for in time, and ids that are old. */
    private void forget() {
        for (Mailbox.Letter letter : run.mailbox().letters()) {
            if (run.at() - letter.at() > run.plan().earlyMs(letter.event())) {
                if (letter.isTaken()) {
                    run.mailbox(run.mailbox().without(letter));
                } else {
                    remove(letter);
                    run.event(
                            RunEventType.EVENT_DROPPED,
                            Map.of(
                                    "event",
                                    run.plan().awaitedEvents().get(letter.event()),
                                    "reason",
                                    "no step has waited for it in time"));
                }
            }
        }
    }

    /** Drops the events of steps that wait no longer, whatever has ended their wait. */
    void dropUnwanted() {
        for (int event = 0; event < run.plan().awaitedEvents().size(); event++) {
            for (int step : run.plan().awaiting(event)) {
                StepState now = run.step(step);
                StepState old = before.step(step);
                if (now.status() != StepStatus.WAITING
                        || (now.revision() != old.revision() && !dropped.contains(step))) {
                    drop(step);
                }
            }
        }
    }

    private void drop(int step) {
        int count = stored.getOrDefault(
                step, dropped.contains(step) ? 0 : before.step(step).attemptFloor());
        boolean again = await(step).list() && count > 0;
        for (int i = 0; again && i < count; i++) {
            StepOutput one = outputs.find(Mailbox.TAKEN_BY + step, i);
            run.spend(one == null ? 0 : -one.output().size());
            effects.add(new Effect.DropOutput(Mailbox.TAKEN_BY + step, i));
        }
        dropped.add(step);
        stored.remove(step);
    }

    private Body.AwaitEvent await(int step) {
        if (run.plan().step(step).body() instanceof Body.AwaitEvent body) {
            return body;
        }
        throw new IllegalStateException("step '" + run.plan().stepId(step) + "' waits for no event");
    }

    private static long digest(String event, @Nullable String id) {
        if (id == null) {
            return Mailbox.NO_ID;
        }
        byte[] hash = AttemptTokens.sha256((event + '\0' + id).getBytes(StandardCharsets.UTF_8));
        long digest = ByteBuffer.wrap(hash).getLong();
        return digest == Mailbox.NO_ID ? 1 : digest;
    }
}
