package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The least a worker can be: answers steps by their type from the wire contract alone. */
final class AnsweringWorker implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::work, "answering-worker");

    private AnsweringWorker(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "answering-worker",
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static AnsweringWorker start(String bootstrapServers) {
        AnsweringWorker worker = new AnsweringWorker(bootstrapServers);
        worker.consumer.subscribe(List.of(Topics.stepReady(Topics.DEFAULT_QUEUE)));
        worker.thread.start();
        return worker;
    }

    private void work() {
        try (consumer;
                producer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    StepReady ready = Codecs.stepReady().decode(record.value());
                    answer(ready).ifPresent(outcome -> report(ready, outcome));
                }
            }
        } catch (WakeupException e) {
            // Closed.
        }
    }

    private static Optional<Outcome> answer(StepReady ready) {
        return switch (ready.stepType()) {
            case "echo" -> Optional.of(new Outcome.Success(ready.input()));
            case "fail" -> Optional.of(new Outcome.Failure(StepError.retryable("AlwaysFails", "as asked")));
            case "fail_once" ->
                Optional.of(
                        ready.attempt().attempt() == 1
                                ? new Outcome.Failure(StepError.retryable("FailsOnce", "as asked"))
                                : new Outcome.Success(ready.input()));
            case "silent" -> Optional.empty();
            default -> throw new IllegalArgumentException("a step type that is not known here: " + ready.stepType());
        };
    }

    private void report(StepReady ready, Outcome outcome) {
        var unused = producer.send(new ProducerRecord<>(
                Topics.STEP_COMPLETED,
                ready.attempt().runId().getBytes(StandardCharsets.UTF_8),
                Codecs.workerReport()
                        .encode(new StepCompleted(ready.attempt(), ready.token(), outcome, null, null, null))));
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
