package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunRecord;
import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a record of a run and passes it to the waiters. The callbacks run on the reading thread and must not block. */
record OutcomeRecords(
        BiConsumer<RunWaiter, WorkflowResult> onResult,
        BiConsumer<RunWaiter, RunRecord> onAnswer,
        BiConsumer<RunWaiter, Throwable> onFailure) {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecords.class);

    void tell(List<RunWaiter> waiting, ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Topics.RESULTS)) {
                WorkflowResult result = Codecs.workflowResult().decode(record.value(), Integer.MAX_VALUE);
                waiting.forEach(waiter -> waiter.ended(result).ifPresent(mine -> onResult.accept(waiter, mine)));
            } else {
                RunRecord event = Codecs.runRecord().decode(record.value(), Integer.MAX_VALUE);
                waiting.forEach(waiter -> waiter.heard(event).ifPresent(answer -> onAnswer.accept(waiter, answer)));
            }
        } catch (ProtocolException unreadable) {
            if (unreadable.isOfNewerFormat() && record.topic().equals(Topics.RESULTS)) {
                // Nothing else will come for its waiters.
                WeirClientException failure = newer(record, unreadable);
                waiting.forEach(waiter -> onFailure.accept(waiter, failure));
            } else {
                warn(record, unreadable);
            }
        }
    }

    /**
     * Skips an invalid record of another writer; the records after it are readable.
     *
     * @throws WeirClientException if a newer release wrote it, because the result without it would be wrong
     */
    static void passOver(ConsumerRecord<byte[], byte[]> record, ProtocolException unreadable) {
        if (unreadable.isOfNewerFormat()) {
            throw newer(record, unreadable);
        }
        warn(record, unreadable);
    }

    private static WeirClientException newer(ConsumerRecord<byte[], byte[]> record, ProtocolException unreadable) {
        return new WeirClientException(
                "a newer release of Weir wrote " + record.topic() + "-" + record.partition() + "@" + record.offset()
                        + ": " + unreadable.getMessage() + "; use a client of that release",
                unreadable);
    }

    private static void warn(ConsumerRecord<byte[], byte[]> record, ProtocolException unreadable) {
        LOG.warn(
                "skipped {}-{}@{}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                Shown.sentence(unreadable.getMessage()));
    }
}
