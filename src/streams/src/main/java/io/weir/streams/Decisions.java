package io.weir.streams;

import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Shown;
import io.weir.streams.state.EncodedRun;
import io.weir.streams.state.StoredRunException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the core's decisions in two steps. The first step prepares the decision: it changes nothing and may fail.
 * The second step applies it: from there on no exception is caught.
 */
final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
    private static final int MAX_REASON_LENGTH = 1_000;

    private final RunStores stores;
    private final DecisionPreparer preparer;
    private final RecordWriter writer;
    private final BiConsumer<Outgoing, Long> forward;
    private final Supplier<DecisionBudget> budget;
    private boolean more;

    /**
     * Creates the instance of one task.
     *
     * @param forward takes a finished record and its time, epoch milliseconds
     * @param budget how much the next decision may dispatch
     */
    Decisions(
            RunStores stores,
            DecisionPreparer preparer,
            RecordWriter writer,
            BiConsumer<Outgoing, Long> forward,
            Supplier<DecisionBudget> budget) {
        this.stores = stores;
        this.preparer = preparer;
        this.writer = writer;
        this.forward = forward;
        this.budget = budget;
    }

    /** Returns the core's decision on an event. */
    Decision decide(Run run, Event event) {
        return run.on(event, stores.outputsOf(run.runId()), budget.get());
    }

    /** Like {@link Run#start} of the core, with the dispatch budget of this decision. */
    Decision start(
            long now,
            RunCommand.StartRun request,
            byte[] secret,
            PlanLookup lookup,
            EngineOptions options,
            @Nullable EarlyControl early) {
        return Run.start(now, request, secret, lookup, options.with(budget.get()), early, stores.queues());
    }

    /**
     * Encodes a decision and checks each size.
     *
     * @param before the stored run, or null for a new run
     * @param source the record of the decision; null for a timer, because nobody receives the refusal of a timer
     */
    Prepared prepare(@Nullable Run before, Decision decision, long now, @Nullable Source source) {
        if (decision instanceof Decision.Accepted accepted) {
            Run after = accepted.run();
            if (before != null && before.status().isTerminal()) {
                throw new IllegalStateException("run " + before.runId() + " has ended and still accepted an event");
            }
            if (after == before
                    && accepted.events().isEmpty()
                    && accepted.effects().isEmpty()) {
                return Prepared.onlyRecords(List.of());
            }
            return preparer.prepare(
                    before, accepted, stores.outputsOf(after.runId()), now, source == null ? null : source.position());
        }
        if (decision instanceof Decision.Rejected rejected && before != null) {
            return source == null
                    ? Prepared.onlyRecords(List.of())
                    : Prepared.onlyRecords(List.of(writer.rejected(
                            before.runId(), Instant.ofEpochMilli(now), rejected.rejection(), source.position())));
        }
        throw new IllegalStateException("a decision the shell does not know: " + decision);
    }

    /** Returns true if, since the last call, a decision left a run with more steps to dispatch. */
    boolean takeMore() {
        boolean taken = more;
        more = false;
        return taken;
    }

    /**
     * Forwards the records before it writes the state: a worker that reads uncommitted records can take the next step
     * while the state is still being written.
     */
    void apply(Prepared decision, long now) {
        decision.records().forEach(record -> forward.accept(record, now));
        stores.write(decision, now);
        EncodedRun after = decision.after();
        more |= after != null && after.run().hasMoreToHandOut();
    }

    /** Like {@link RecordWriter#refused}. */
    void refuse(Source request, String reason, String message, long now) {
        writer.refused(request, reason, message, now).ifPresent(answer -> forward.accept(answer, now));
    }

    /** Sends a record that does not come from a decision. */
    void send(Outgoing record, long now) {
        forward.accept(record, now);
    }

    /**
     * Quarantines a run for which decisions fail. Nothing more is dispatched for it, so decisions can only fail for the
     * attempts in flight.
     *
     * @return true if the run has no timer any more; false for a run without a plan, or one that refuses the
     *     quarantine, which still has its timer
     */
    boolean quarantine(Run run, String why, long now) {
        if (run.status() == RunStatus.QUARANTINED) {
            return true;
        }
        if (run.status().isTerminal() || run.status() == RunStatus.WAITING) {
            return false;
        }
        Prepared decision;
        try {
            Event event = new Event.QuarantineRequested(now, Text.cut(why, MAX_REASON_LENGTH), true);
            decision = prepare(run, decide(run, event), now, null);
        } catch (KafkaException | StoredRunException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Run {} can't even be put in quarantine", Shown.of(run.runId()), e);
            return false;
        }
        apply(decision, now);
        LOG.error(
                "Run {} is in quarantine: {}; 'weir resume {}' lets it go on",
                Shown.of(run.runId()),
                Shown.sentence(why),
                Shown.of(run.runId()));
        return true;
    }
}
