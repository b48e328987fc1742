package io.weir.worker;

import static org.awaitility.Awaitility.await;

import io.weir.embedded.TestBroker;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the engine's part: hands out work on a queue of its own and collects what is reported of it. */
final class EngineStandIn implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final String queue = TestBroker.uniqueName("queue");
    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Map<String, Queue<ConsumerRecord<byte[], byte[]>>> records = new ConcurrentHashMap<>();
    private final Thread reader;

    EngineStandIn(String bootstrap, int partitions) {
        this.bootstrap = bootstrap;
        createTopic(Topics.stepReady(queue), partitions);
        createTopic(Topics.STEP_COMPLETED, 4);
        createTopic(Topics.STEP_CANCELLED, 1);
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(Topics.STEP_COMPLETED).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        reader = new Thread(this::read, "engine-stand-in");
        reader.start();
    }

    private void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(failed);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (runOf(record).startsWith(queue)) {
                        records.computeIfAbsent(runOf(record), run -> new ConcurrentLinkedQueue<>())
                                .add(record);
                    }
                }
            }
        } catch (WakeupException closed) {
            consumer.close();
        }
    }

    private static String runOf(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /** The run's name in full: runs of other tests on the same topics have other queues. */
    String run(String name) {
        return queue + "/" + name;
    }

    AttemptId attempt(String name) {
        return new AttemptId(run(name), "step", 0, 1);
    }

    void dispatch(String name, String stepType, String input) {
        dispatch(name, stepType, input, ready -> ready);
    }

    void dispatch(String name, String stepType, String input, UnaryOperator<StepReady> change) {
        produce(name, Codecs.stepReady().encode(change.apply(ready(attempt(name), stepType, input))), Map.of());
    }

    static StepReady ready(AttemptId attempt, String stepType, String input) {
        return Dispatches.of(attempt, stepType, Payload.ofJson(input));
    }

    void produce(String name, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.stepReady(queue), run(name).getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((key, text) -> record.headers().add(key, text.getBytes(StandardCharsets.UTF_8)));
        send(record);
    }

    /** As an engine does: all of them in one transaction, which workers that read uncommitted see before its marker. */
    void dispatchInTransaction(KafkaProducer<byte[], byte[]> transactional, List<String> names, String stepType) {
        transactional.beginTransaction();
        List<Future<RecordMetadata>> sent = names.stream()
                .map(name -> transactional.send(new ProducerRecord<>(
                        Topics.stepReady(queue),
                        run(name).getBytes(StandardCharsets.UTF_8),
                        Codecs.stepReady().encode(ready(attempt(name), stepType, "1")))))
                .toList();
        transactional.flush();
        if (!sent.stream().allMatch(Future::isDone)) {
            throw new IllegalStateException("flushed, and not yet sent");
        }
        transactional.commitTransaction();
    }

    KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", queue),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        made.initTransactions();
        return made;
    }

    void cancel(String name) {
        StepCancelled cancelled = new StepCancelled(run(name), "test", Instant.now(), List.of(attempt(name)));
        send(new ProducerRecord<>(Topics.STEP_CANCELLED, Codecs.stepCancelled().encode(cancelled)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    <R extends WorkerReport> List<R> reports(String name, Class<R> type) {
        return records(name).stream()
                .map(record -> Codecs.workerReport().decode(record.value()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> records(String name) {
        return List.copyOf(records.getOrDefault(run(name), new ConcurrentLinkedQueue<>()));
    }

    StepCompleted awaitCompletion(String name) {
        await().pollInterval(BETWEEN_LOOKS)
                .atMost(PATIENCE)
                .until(() -> !reports(name, StepCompleted.class).isEmpty());
        return reports(name, StepCompleted.class).get(0);
    }

    Outcome awaitOutcome(String name) {
        return awaitCompletion(name).outcome();
    }

    <R extends WorkerReport> void awaitReport(String name, Class<R> type) {
        await().pollInterval(BETWEEN_LOOKS)
                .atMost(PATIENCE)
                .until(() -> !reports(name, type).isEmpty());
    }

    @Override
    public void close() {
        consumer.wakeup();
        producer.close();
    }
}
