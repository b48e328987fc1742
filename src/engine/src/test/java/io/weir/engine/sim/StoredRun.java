package io.weir.engine.sim;

import io.weir.engine.Outputs;
import io.weir.engine.Plan;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.engine.Run.OutputSlot;
import io.weir.engine.RunCodec;
import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run as a commit leaves it: bytes, outputs and the judge's ledger. Never changed. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredRun(
        String runId,
        byte[] head,
        List<byte[]> pages,
        Map<OutputSlot, StepOutput> outputs,
        Payload input,
        Ledger ledger,
        boolean ended,
        OptionalLong timerAt) {

    /** A run inside a transaction. */
    static final class Live implements Outputs {
        final @Nullable StoredRun stored;
        final @Nullable Run asLoaded;
        final Map<OutputSlot, StepOutput> outputs;
        final Payload input;
        final Ledger ledger;
        private final QueueAccess queues;
        Run run;

        Live(Run started, Payload input, Ledger ledger, QueueAccess queues) {
            this.queues = queues;
            this.stored = null;
            this.asLoaded = null;
            this.outputs = new HashMap<>();
            this.input = input;
            this.ledger = ledger;
            this.run = started;
        }

        private Live(StoredRun stored, Run run, QueueAccess queues) {
            this.queues = queues;
            this.stored = stored;
            this.asLoaded = run;
            this.outputs = new HashMap<>(stored.outputs());
            this.input = stored.input();
            this.ledger = stored.ledger().copy();
            this.run = run;
        }

        @Override
        public Payload input() {
            return input;
        }

        @Override
        public QueueAccess queues() {
            return queues;
        }

        @Override
        public @Nullable StepOutput find(int step, int revision) {
            return outputs.get(new OutputSlot(step, revision));
        }

        /** The stored form, of which only pages that changed are written. */
        StoredRun store() {
            byte[][] pages = new byte[RunCodec.extraPages(run)][];
            for (int page = 0;
                    page < pages.length
                            && stored != null
                            && page < stored.pages().size();
                    page++) {
                pages[page] = stored.pages().get(page);
            }
            for (int page : RunCodec.changedPages(asLoaded, run)) {
                pages[page - 1] = RunCodec.encodePage(run, page);
            }
            List<OutputSlot> slots = run.outputSlots();
            Violation.unless(
                    slots.containsAll(outputs.keySet()),
                    "every output is found when a run is cleaned up",
                    outputs.keySet());
            boolean ended = run.status().isTerminal();
            return new StoredRun(
                    run.runId(),
                    RunCodec.encodeHead(run),
                    List.of(pages),
                    ended ? Map.of() : Map.copyOf(outputs),
                    input,
                    ledger,
                    ended,
                    run.timerAt());
        }
    }

    Live load(Function<String, Plan> plans, QueueAccess queues) {
        return new Live(this, RunCodec.decode(runId, head, page -> pages.get(page - 1), plans), queues);
    }
}
