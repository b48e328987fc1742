package io.weir.worker.transport;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a worker has to say. Thread-safe. */
final class Reports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String workerId;
    private final Outage outage = new Outage(LOG, "writing to " + Topics.STEP_COMPLETED);

    Reports(Map<String, Object> settings, String workerId) {
        this(new KafkaProducer<>(settings), workerId);
    }

    Reports(Producer<byte[], byte[]> producer, String workerId) {
        this.producer = producer;
        this.workerId = workerId;
    }

    void started(StepReady ready) {
        send(new StepStarted(ready.attempt(), ready.token(), workerId), Map.of(), failure -> {});
    }

    void heartbeat(StepReady ready) {
        send(new StepHeartbeat(ready.attempt(), ready.token(), workerId), Map.of(), failure -> {});
    }

    /**
     * @param trace headers that go along
     * @param done called once, with null when the report is safe in Kafka, on the producer's thread or the caller's
     */
    void completed(
            StepReady ready, Work.Done execution, Map<String, String> trace, Consumer<@Nullable Exception> done) {
        StepCompleted report = new StepCompleted(
                ready.attempt(),
                ready.token(),
                execution.outcome(),
                execution.metadata(),
                workerId,
                execution.startedAt());
        send(report, trace, done);
    }

    private void send(WorkerReport report, Map<String, String> trace, Consumer<@Nullable Exception> done) {
        AttemptId attempt = report.attempt();
        List<Header> headers = trace.entrySet().stream()
                .<Header>map(header ->
                        new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        Callback callback = (metadata, failure) -> {
            if (failure == null) {
                outage.recovered();
            } else if (!(failure instanceof RecordTooLargeException)) {
                outage.failed(failure);
            }
            done.accept(failure);
        };
        try {
            byte[] key = attempt.runId().getBytes(StandardCharsets.UTF_8);
            byte[] value = Codecs.workerReport().encode(report);
            var sent = producer.send(new ProducerRecord<>(Topics.STEP_COMPLETED, null, key, value, headers), callback);
            LOG.trace("{} handed to the producer, done: {}", attempt, sent.isDone());
        } catch (RuntimeException refused) {
            // Whatever it is, the caller holds a record that has to be given back.
            outage.failed(refused);
            done.accept(refused);
        }
    }

    /** Waits until everything sent before is confirmed or has failed, at most {@code patience}. */
    void flush(Duration patience) {
        try {
            CompletableFuture.runAsync(producer::flush).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unconfirmed) {
            LOG.warn("some reports are not confirmed; their steps will be repeated: {}", unconfirmed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
