package io.weir.streams;

import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.Run;
import io.weir.engine.StepOutput;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.Shown;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.streams.state.EncodedRun;
import io.weir.streams.state.OutputStore;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes an accepted decision and checks each size before anything is written: under exactly-once, a record that is
 * too large can't be skipped afterwards. If an attempt's record is too large, the run receives
 * {@link Event.Undeliverable}. If a value is too large to be stored, the run receives {@link Event.Unstorable}. The
 * run's answer is added to the decision.
 */
final class DecisionPreparer {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionPreparer.class);
    static final String PAYLOAD_TOO_LARGE = "PayloadTooLarge";

    private final RecordWriter writer;

    DecisionPreparer(RecordWriter writer) {
        this.writer = writer;
    }

    /**
     * Prepares a decision.
     *
     * @param before the stored run, or null for a new run
     * @param stored the payloads that were stored before the decision
     * @param source the position of the record of the decision; null for a timer
     */
    Prepared prepare(
            @Nullable Run before, Decision.Accepted decision, Outputs stored, long at, @Nullable String source) {
        Draft draft = new Draft(decision, stored);
        draft.deliver(at);
        draft.holdAgainstStoredLimit(before, at);
        return draft.finish(before, at, source);
    }

    private int maxStored() {
        return writer.maxBytes() - WeirConfig.ENVELOPE_BYTES / 2;
    }

    private final class Draft {
        private final Outputs stored;
        private final List<RunEvent> events;
        private final List<Effect> effects = new ArrayList<>();
        private final Deque<Effect> pending;
        private final Map<AttemptId, Outgoing> dispatches = new LinkedHashMap<>();
        private Run run;

        Draft(Decision.Accepted decision, Outputs stored) {
            this.stored = stored;
            this.run = decision.run();
            this.events = new ArrayList<>(decision.events());
            this.pending = new ArrayDeque<>(decision.effects());
        }

        /**
         * Encodes dispatches. Dispatches that are too large become events of the run, and the effects of these events
         * are processed in turn.
         */
        void deliver(long at) {
            for (Effect effect = pending.poll(); effect != null; effect = pending.poll()) {
                effects.add(effect);
                if (effect instanceof Effect.Dispatch dispatch && !run.status().isTerminal()) {
                    deliver(dispatch, at);
                } else if (effect instanceof Effect.CancelAttempts cancel) {
                    cancel.cancelled().attempts().forEach(attempt -> withdraw(attempt, at));
                }
            }
            if (run.status().isTerminal()) {
                dispatches.clear();
            }
        }

        /** A dispatch that the same decision cancels is not sent, and a run that waits for its outcome is told so. */
        private void withdraw(AttemptId attempt, long at) {
            if (dispatches.remove(attempt) != null && !run.status().isTerminal()) {
                apply(answer(Event.Undeliverable.withdrawn(at, attempt)));
            }
        }

        private void deliver(Effect.Dispatch dispatch, long at) {
            StepReady ready = dispatch.ready();
            AttemptId attempt = ready.attempt();
            long size = RecordWriter.payloadBytes(ready);
            // A dispatch that is far too large is not encoded: its exact size is not needed.
            if (size <= 2L * writer.maxBytes()) {
                Outgoing record = writer.dispatch(ready, dispatch.hop());
                if (writer.fits(record)) {
                    dispatches.put(attempt, record);
                    return;
                }
                size = record.size();
            }
            String message = "the record that hands out step '" + attempt.stepId() + "' has up to " + size
                    + " bytes with its inputs, expected at most " + writer.maxBytes() + " ("
                    + Settings.RECORD_BYTES.name() + ")";
            tell(new Event.Undeliverable(at, attempt, StepError.permanent(PAYLOAD_TOO_LARGE, message)));
        }

        /**
         * Checks the sizes of the values to store. An ended run is not checked: its payloads are deleted in the same
         * step, and only its state is written. A run that goes on keeps a marker in the place of an output.
         */
        void holdAgainstStoredLimit(@Nullable Run before, long at) {
            int output = largestOutput();
            if (!run.status().isTerminal() && output > maxStored()) {
                tell(new Event.Unstorable(at, tooLarge("a step's output", output), true));
                deliver(at);
                if (!run.status().isTerminal()) {
                    effects.replaceAll(this::storable);
                }
            }
            if (run.status().isTerminal()) {
                return;
            }
            int state = EncodedRun.changes(before, run).largestValue();
            int input = largestInput();
            if (Math.max(state, input) > maxStored()) {
                tell(new Event.Unstorable(
                        at, input > state ? tooLarge("the run's input", input) : tooLarge("the run's state", state)));
                deliver(at);
            }
        }

        private int largestOutput() {
            int largest = 0;
            for (Effect effect : effects) {
                if (effect instanceof Effect.StoreOutput store) {
                    largest = Math.max(largest, OutputStore.storedSize(store.output()));
                }
            }
            return largest;
        }

        private int largestInput() {
            int largest = 0;
            for (Effect effect : effects) {
                if (effect instanceof Effect.StoreInput store) {
                    largest = Math.max(largest, store.input().size());
                }
            }
            return largest;
        }

        private String tooLarge(String what, int bytes) {
            return what + " has " + bytes + " bytes to be stored, expected at most " + maxStored() + " ("
                    + Settings.RECORD_BYTES.name() + ")";
        }

        private Effect storable(Effect effect) {
            if (effect instanceof Effect.StoreOutput store && OutputStore.storedSize(store.output()) > maxStored()) {
                Payload marker = Payload.ofJson("{\"weir.omitted\":{\"reason\":\"output over " + maxStored()
                        + " bytes\",\"bytes\":" + store.output().output().size() + "}}");
                return new Effect.StoreOutput(store.step(), store.revision(), new StepOutput(marker, null, null));
            }
            return effect;
        }

        private void tell(Event event) {
            if (!(answer(event) instanceof Decision.Accepted accepted)) {
                throw new IllegalStateException("run " + run.runId() + " refused " + event);
            }
            apply(accepted);
        }

        private Decision answer(Event event) {
            List<Effect> sofar = new ArrayList<>(effects);
            sofar.addAll(pending);
            // The decision has used its budget. Steps that become ready now wait for the next portion.
            return run.on(event, new OutputsOverlay(stored, sofar), DecisionBudget.EMPTY);
        }

        private void apply(Decision decision) {
            if (decision instanceof Decision.Accepted accepted) {
                run = accepted.run();
                events.addAll(accepted.events());
                pending.addAll(accepted.effects());
            }
        }

        Prepared finish(@Nullable Run before, long at, @Nullable String source) {
            boolean ended = run.status().isTerminal();
            List<Outgoing> records = new ArrayList<>(dispatches.values());
            writer.events(
                    new RunEvents(run.runId(), run.definitionId(), Instant.ofEpochMilli(at), source, events),
                    records::add);
            Payload input = null;
            List<Effect> outputs = new ArrayList<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.StoreInput store) {
                    input = store.input();
                } else if (effect instanceof Effect.StoreOutput || effect instanceof Effect.DropOutput) {
                    outputs.add(effect);
                } else if (effect instanceof Effect.Emit emit) {
                    records.add(writer.emitted(emit, run.runId()));
                } else if (effect instanceof Effect.CancelAttempts cancel) {
                    writer.cancelled(cancel.cancelled(), records::add);
                } else if (effect instanceof Effect.Publish publish) {
                    records.add(writer.result(publish.result()));
                }
            }
            EncodedRun encoded = ended ? EncodedRun.whole(run) : EncodedRun.changes(before, run);
            if (!ended) {
                return new Prepared(before, encoded, true, input, outputs, records);
            }
            boolean remembered = encoded.largestValue() <= maxStored();
            if (!remembered) {
                LOG.warn(
                        "Run {} has ended with {} bytes of state, expected at most {}; it is not kept in the history",
                        Shown.of(run.runId()),
                        encoded.largestValue(),
                        maxStored());
            }
            return new Prepared(before, encoded, remembered, null, List.of(), records);
        }
    }
}
