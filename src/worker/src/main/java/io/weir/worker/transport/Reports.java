package io.weir.worker.transport;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a worker's reports. Thread-safe. */
final class Reports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final CompletionRecords completions;
    private final String workerId;
    private final Outage outage;

    private volatile Producer<byte[], byte[]> producer;
    /** A producer that will never write again, until it is replaced. Not guarded: its own thread sets it. */
    private volatile @Nullable Producer<byte[], byte[]> broken;

    private boolean closed;

    /** @param producers creates the first producer, and another when one is broken */
    Reports(Supplier<Producer<byte[], byte[]>> producers, TransportSettings config) {
        this.producers = producers;
        this.workerId = config.workerId();
        // The right to report is the same for every queue.
        KafkaTrouble trouble = new KafkaTrouble(config, Topics.DEFAULT_QUEUE);
        this.outage = new Outage(
                LOG, "writing to " + Topics.STEP_COMPLETED, failure -> trouble.explain(AclOperation.WRITE, failure));
        this.completions = new CompletionRecords(workerId, config.maxRecordBytes());
        this.producer = producers.get();
    }

    Optional<String> trouble() {
        return outage.trouble();
    }

    void started(StepReady ready) {
        send(new StepStarted(ready.attempt(), ready.token(), workerId));
    }

    /** @param done as for {@link #completed} */
    void handedBack(StepReady ready, String reason, Consumer<@Nullable Exception> done) {
        StepHandedBack report = new StepHandedBack(ready.attempt(), ready.token(), workerId, reason);
        send(ready.attempt(), () -> Codecs.workerReport().encode(report), Map.of(), done);
    }

    /** @param done as for {@link #completed} */
    void deferred(
            StepReady ready, Work.Deferred deferred, Map<String, String> trace, Consumer<@Nullable Exception> done) {
        StepDeferred report = new StepDeferred(ready.attempt(), ready.token(), workerId, deferred.startedAt());
        send(ready.attempt(), () -> Codecs.workerReport().encode(report), trace, done);
    }

    void heartbeat(StepReady ready) {
        send(new StepHeartbeat(ready.attempt(), ready.token(), workerId));
    }

    /**
     * @param trace headers to send with the report
     * @param done called once, with null when the report is safe in Kafka, on the producer's thread or the caller's
     */
    void completed(
            StepReady ready, Work.Done execution, Map<String, String> trace, Consumer<@Nullable Exception> done) {
        send(ready.attempt(), () -> completions.encode(ready, execution), trace, done);
    }

    private void send(WorkerReport report) {
        send(report.attempt(), () -> Codecs.workerReport().encode(report), Map.of(), failure -> {});
    }

    private void send(
            AttemptId attempt, Supplier<byte[]> value, Map<String, String> trace, Consumer<@Nullable Exception> done) {
        List<Header> headers = trace.entrySet().stream()
                .<Header>map(header ->
                        new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        try {
            byte[] key = attempt.runId().getBytes(StandardCharsets.UTF_8);
            Producer<byte[], byte[]> used = producer();
            var sent = used.send(
                    new ProducerRecord<>(Topics.STEP_COMPLETED, null, key, value.get(), headers),
                    (metadata, failure) -> {
                        noteOf(used, failure);
                        done.accept(failure);
                    });
            LOG.trace("{} handed to the producer, done: {}", attempt, sent.isDone());
        } catch (RuntimeException refused) {
            // After any failure the caller has a record that must be released.
            outage.failed(refused);
            done.accept(refused);
        }
    }

    private void noteOf(Producer<byte[], byte[]> used, @Nullable Exception failure) {
        if (failure == null) {
            outage.recovered();
        } else if (!(failure instanceof RecordTooLargeException)) {
            outage.failed(failure);
            if (!(failure instanceof RetriableException) && !(failure instanceof TopicAuthorizationException)) {
                broken = used;
            }
        }
    }

    /** After some errors an idempotent producer refuses everything; only a new one can continue. */
    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> old;
        synchronized (this) {
            if (closed || producer != broken) {
                return producer;
            }
            old = producer;
            producer = producers.get();
        }
        // Runs the old thread's last callbacks, which come here too, so not under the lock.
        old.close(Duration.ZERO);
        return producer;
    }

    /** Waits until everything sent before is confirmed or has failed, for at most {@code patience}. */
    void flush(Duration patience) {
        try {
            CompletableFuture.runAsync(producer::flush).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unconfirmed) {
            LOG.warn("some reports are not confirmed; their steps will run again: {}", unconfirmed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
