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
 * What becomes of the core's answers: first prepared, which touches nothing and may fail, then applied, from where on nothing
 * is caught.
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
     * Of one task.
     *
     * @param forward takes a finished record and its time, epoch milliseconds
     * @param budget what the next decision may hand out
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

    /** What the core answers. */
    Decision decide(Run run, Event event) {
        return run.on(event, stores.outputsOf(run.runId()), budget.get());
    }

    /** As {@link Run#start} of the core, with what this decision may hand out. */
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
     * @param before as stored, or null for a new run
     * @param source the record that was decided on; null for a timer, whose refusal is nobody's
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

    /** Whether a run has more to hand out since this was asked last. */
    boolean takeMore() {
        boolean taken = more;
        more = false;
        return taken;
    }

    /** Records leave first: a worker that reads uncommitted has the next step while the state is still being written. */
    void apply(Prepared decision, long now) {
        decision.records().forEach(record -> forward.accept(record, now));
        stores.write(decision, now);
        EncodedRun after = decision.after();
        more |= after != null && after.run().hasMoreToHandOut();
    }

    /** As {@link RecordWriter#refused}. */
    void refuse(Source request, String reason, String message, long now) {
        writer.refused(request, reason, message, now).ifPresent(answer -> forward.accept(answer, now));
    }

    /** Sends a record that no decision made. */
    void send(Outgoing record, long now) {
        forward.accept(record, now);
    }

    /**
     * Puts aside a run that deciding fails for: nothing more is handed out, so it fails for what is in flight at most.
     *
     * @return whether the run has no timer any more; one without a plan, and one that refuses, has
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
