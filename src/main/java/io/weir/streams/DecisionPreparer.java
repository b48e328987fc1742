package io.weir.streams;

import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.Run;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.streams.state.EncodedRun;
import io.weir.streams.state.OutputStore;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns an accepted decision into bytes and checks each size, before anything is written: under exactly-once an oversize
 * record can't be skipped afterwards. An attempt whose record is too large is told to the run as
 * {@link Event.Undeliverable}, and what the run makes of that joins the decision.
 */
final class DecisionPreparer {
    private final RecordWriter writer;

    DecisionPreparer(RecordWriter writer) {
        this.writer = writer;
    }

    /**
     * Prepares a decision.
     *
     * @param before as stored, or null for a new run
     * @param stored payloads as stored before the decision
     * @throws IllegalStateException when a stored value would be too large, which limits on input prevent
     */
    Prepared prepare(@Nullable Run before, Decision.Accepted decision, Outputs stored, long at) {
        Draft draft = new Draft(decision, stored);
        draft.deliver(at);
        return draft.finish(before, at);
    }

    private final class Draft {
        private final Outputs stored;
        private final List<RunEvent> events;
        private final List<Effect> effects = new ArrayList<>();
        private final Deque<Effect> pending;
        private final List<Outgoing> dispatches = new ArrayList<>();
        private Run run;

        Draft(Decision.Accepted decision, Outputs stored) {
            this.stored = stored;
            this.run = decision.run();
            this.events = new ArrayList<>(decision.events());
            this.pending = new ArrayDeque<>(decision.effects());
        }

        /** Encodes dispatches; those that don't fit become events of the run, whose effects are worked off in turn. */
        void deliver(long at) {
            for (Effect effect = pending.poll(); effect != null; effect = pending.poll()) {
                effects.add(effect);
                if (effect instanceof Effect.Dispatch dispatch && !run.status().isTerminal()) {
                    Outgoing record = writer.dispatch(dispatch.ready());
                    if (writer.fits(record)) {
                        dispatches.add(record);
                    } else {
                        undeliverable(dispatch.ready().attempt(), record.size(), at);
                    }
                }
            }
            if (run.status().isTerminal()) {
                dispatches.clear();
            }
        }

        private void undeliverable(AttemptId attempt, int size, long at) {
            String message = "the record that hands out step '" + attempt.stepId() + "' has up to " + size
                    + " bytes with its inputs, expected at most " + writer.maxBytes() + " ("
                    + Settings.RECORD_BYTES.name() + ")";
            List<Effect> sofar = new ArrayList<>(effects);
            sofar.addAll(pending);
            Decision answer = run.on(new Event.Undeliverable(at, attempt, message), new OutputsOverlay(stored, sofar));
            if (!(answer instanceof Decision.Accepted accepted)) {
                throw new IllegalStateException("run " + run.runId() + " refused that " + message);
            }
            run = accepted.run();
            events.addAll(accepted.events());
            pending.addAll(accepted.effects());
        }

        Prepared finish(@Nullable Run before, long at) {
            boolean ended = run.status().isTerminal();
            List<Outgoing> records = new ArrayList<>(dispatches);
            writer.events(run.runId(), run.definitionId(), Instant.ofEpochMilli(at), events, records::add);
            Payload input = null;
            List<Effect.StoreOutput> outputs = new ArrayList<>();
            for (Effect effect : effects) {
                if (effect instanceof Effect.StoreInput store) {
                    input = store.input();
                } else if (effect instanceof Effect.StoreOutput store) {
                    outputs.add(store);
                } else if (effect instanceof Effect.CancelAttempts cancel) {
                    writer.cancelled(cancel.cancelled(), records::add);
                } else if (effect instanceof Effect.Publish publish) {
                    records.add(writer.result(publish.result()));
                }
            }
            EncodedRun encoded = ended ? EncodedRun.whole(run) : EncodedRun.changes(before, run);
            checkStored(encoded.largestValue(), "its state");
            if (ended) {
                // What an ended run would have stored is deleted in the same step: it is not written at all.
                return new Prepared(before, encoded, null, List.of(), records);
            }
            outputs.forEach(output -> checkStored(OutputStore.storedSize(output.output()), "an output"));
            if (input != null) {
                checkStored(input.size(), "its input");
            }
            return new Prepared(before, encoded, input, outputs, records);
        }

        private void checkStored(int bytes, String what) {
            if (bytes > writer.maxBytes() - WeirConfig.ENVELOPE_BYTES / 2) {
                throw new IllegalStateException("run " + run.runId() + ": " + what + " has " + bytes
                        + " bytes to be stored, more than the limits on input should let happen");
            }
        }
    }
}
