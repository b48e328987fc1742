package io.weir.streams;

import io.weir.engine.Effect;
import io.weir.engine.Rejection;
import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.ResultTrimmer;
import io.weir.protocol.RunIds;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a run's records so that each fits. A result is trimmed, lists are split, a refusal is shortened. Only a
 * dispatch can't be made smaller; the caller must check its size.
 */
final class RecordWriter {
    private static final int MAX_REFUSAL_LENGTH = 1_000;

    private final Router router;
    private final int maxBytes;

    /** @param maxBytes largest record, with key and headers */
    RecordWriter(Router router, int maxBytes) {
        this.router = router;
        this.maxBytes = maxBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    boolean fits(Outgoing record) {
        return record.size() <= maxBytes;
    }

    /**
     * Returns the bytes of the payloads in a dispatch. If they alone are larger than a record, the dispatch need not be
     * encoded.
     */
    static long payloadBytes(StepReady ready) {
        long bytes = ready.input().size();
        for (Payload output : ready.dependencies().values()) {
            bytes += output.size();
        }
        return bytes;
    }

    /** @param hop how many partitions after the run's own partition it goes to */
    Outgoing dispatch(StepReady ready, int hop) {
        return Outgoing.dispatch(
                Topics.stepReady(ready.queue()),
                ready.attempt(),
                router.home(ready.attempt().runId()) + hop,
                Codecs.stepReady().encode(ready));
    }

    /** A record of a step, for other applications. Without a key, all records of a run go to one partition. */
    Outgoing emitted(Effect.Emit record, String runId) {
        return emitted(record, router.home(runId));
    }

    /** @param partition of a record without a key */
    static Outgoing emitted(Effect.Emit record, int partition) {
        Headers headers = new RecordHeaders();
        record.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        String text = record.key();
        byte[] key = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        return Outgoing.of(
                record.topic(),
                key == null ? partition : Utils.toPositive(Utils.murmur2(key)),
                key,
                record.value().toBytes(),
                headers);
    }

    Outgoing result(WorkflowResult result) {
        // A result that can't fit is never built as a whole: it may be many times as large as a record.
        if (ResultTrimmer.payloadBytes(result) <= maxBytes) {
            Outgoing record = record(
                    Topics.RESULTS, result.workflowId(), Codecs.workflowResult().encode(result));
            if (fits(record)) {
                return record;
            }
        }
        int room = maxBytes
                - record(Topics.RESULTS, result.workflowId(), new byte[0]).size();
        return record(
                Topics.RESULTS, result.workflowId(), Codecs.workflowResult().encode(ResultTrimmer.fit(result, room)));
    }

    /** Writes events, split if they do not fit into one record. Each part names the source. */
    void events(RunRecord.RunEvents events, Consumer<Outgoing> out) {
        split(
                events.events(),
                part -> record(
                        Topics.RUN_EVENTS, events.runId(), Codecs.runRecord().encode(part(events, part))),
                tooLarge -> events(part(events, List.of(withoutData(tooLarge))), out),
                out);
    }

    private static RunRecord.RunEvents part(RunRecord.RunEvents whole, List<RunEvent> events) {
        return new RunRecord.RunEvents(whole.runId(), whole.definitionId(), whole.at(), whole.source(), events);
    }

    void cancelled(StepCancelled cancelled, Consumer<Outgoing> out) {
        split(
                cancelled.attempts(),
                part -> record(
                        Topics.STEP_CANCELLED,
                        cancelled.runId(),
                        Codecs.stepCancelled()
                                .encode(new StepCancelled(
                                        cancelled.runId(),
                                        Text.cut(cancelled.reason(), MAX_REFUSAL_LENGTH),
                                        cancelled.at(),
                                        part))),
                // A single attempt that does not fit is dropped: only a hint is lost.
                part -> {},
                out);
    }

    /** @param source the position of the refused record, or null for none */
    Outgoing rejected(String runId, Instant at, Rejection rejection, @Nullable String source) {
        String message = Text.cut(rejection.message(), MAX_REFUSAL_LENGTH);
        Outgoing record = rejected(
                new RunRecord.RecordRejected(runId, at, rejection.reason(), message, source, rejection.attempt()));
        return fits(record)
                ? record
                : rejected(new RunRecord.RecordRejected(runId, at, rejection.reason(), message, source, null));
    }

    /**
     * Returns the answer to a request that became a dead letter. With it, the sender of the request does not need the
     * right to read dead letters. Readers of events may read this answer too, so it contains nothing of the request's
     * content. Empty if the request's key names no run.
     */
    Optional<Outgoing> refused(Source request, String reason, String message, long now) {
        String runId = Text.strict(request.key());
        if (!request.topic().equals(Topics.RUN_REQUESTS) || runId == null || RunIds.problemWith(runId) != null) {
            return Optional.empty();
        }
        String why = DeadLetters.QUOTES_NOTHING.contains(reason)
                ? message
                : "its message on " + Topics.DEAD_LETTERS + " says why";
        Rejection rejection = new Rejection(
                RejectionReason.DEAD_LETTER, "the request became a dead letter (" + reason + "): " + why, null);
        return Optional.of(rejected(runId, Instant.ofEpochMilli(now), rejection, request.position()));
    }

    private Outgoing rejected(RunRecord.RecordRejected rejected) {
        return record(Topics.RUN_EVENTS, rejected.runId(), Codecs.runRecord().encode(rejected));
    }

    private Outgoing record(String topic, String runId, byte[] value) {
        return Outgoing.ofRun(topic, runId, router.home(runId), value);
    }

    private <T> void split(
            List<T> parts, Function<List<T>, Outgoing> encode, Consumer<T> tooLarge, Consumer<Outgoing> out) {
        if (parts.isEmpty()) {
            return;
        }
        Outgoing record = encode.apply(parts);
        if (fits(record)) {
            out.accept(record);
        } else if (parts.size() == 1) {
            tooLarge.accept(parts.get(0));
        } else {
            int half = parts.size() / 2;
            split(parts.subList(0, half), encode, tooLarge, out);
            split(parts.subList(half, parts.size()), encode, tooLarge, out);
        }
    }

    private static RunEvent withoutData(RunEvent event) {
        if (event.data().isEmpty()) {
            throw new IllegalStateException("event " + event.seq() + " is over the size limit even without its data");
        }
        return new RunEvent(event.seq(), event.type(), event.stepId(), event.revision(), event.attempt(), Map.of());
    }
}
