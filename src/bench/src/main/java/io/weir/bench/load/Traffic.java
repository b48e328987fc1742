package io.weir.bench.load;

import io.weir.bench.work.Shape;
import io.weir.bench.work.StampedPayloads;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * All load of a benchmark: one producer of requests, one reader of results, read committed, and the lanes between them.
 * Begun and ended by one thread.
 */
public final class Traffic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_LANES = 1_000;

    private final Producer<String, byte[]> producer;
    private final KafkaConsumer<byte[], Verdict> results;
    private final Thread reader = new Thread(this::read, "results");
    private final RunNames names = new RunNames();
    private final StampedPayloads inputs;
    /** All lanes since the start, including finished ones, so that a late second result is detected. */
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();

    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private List<Lane> current = List.of();
    private volatile boolean closed;

    /** One kind of run at one pace. */
    public record Stream(Shape shape, Pace pace) {}

    /**
     * Connects, and finds the end of the results.
     *
     * @param client settings of all clients
     * @param producerSettings of the requests' producer; they override the benchmark's
     * @param inputBytes of the runs' inputs
     */
    public Traffic(Map<String, Object> client, Map<String, String> producerSettings, int inputBytes) {
        inputs = new StampedPayloads(inputBytes);
        Map<String, Object> sending = new HashMap<>(client);
        // A single run must not wait for others to fill a batch. When there are many, they form batches anyway.
        sending.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        sending.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
        sending.putAll(producerSettings);
        sending.put(ProducerConfig.ACKS_CONFIG, "all");
        Map<String, Object> reading = new HashMap<>(client);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
        results = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new Verdict.Reader());
        List<TopicPartition> partitions = results.partitionsFor(Topics.RESULTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        results.assign(partitions);
        results.seekToEnd(partitions);
        partitions.forEach(results::position);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (!closed) {
                var records = results.poll(POLL);
                long now = System.nanoTime();
                for (ConsumerRecord<byte[], Verdict> record : records) {
                    byte[] key = record.key();
                    if (key != null && names.isOurs(key)) {
                        lanes.get(names.lane(key)).ended(names.number(key), record.value(), now);
                    }
                }
            }
        } catch (WakeupException e) {
            // The reader was closed.
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            results.close();
        }
    }

    private void fail(RuntimeException cause) {
        failure.compareAndSet(null, cause);
    }

    private void check() {
        RuntimeException cause = failure.get();
        if (cause != null) {
            throw cause instanceof LoadException known
                    ? known
                    : new LoadException("the load has failed: " + cause.getMessage(), cause);
        }
    }

    /** Starts to request runs. Earlier streams have been {@linkplain #finish finished}. */
    public void begin(List<Stream> streams) {
        current = new ArrayList<>();
        for (Stream stream : streams) {
            int number = lanes.size();
            if (number == MOST_LANES) {
                throw new LoadException("more than " + MOST_LANES + " lanes");
            }
            Lane lane = new Lane(stream, runNumber -> names.name(number, runNumber), inputs, producer, this::fail);
            lanes.add(lane);
            current.add(lane);
        }
        current.forEach(Lane::start);
    }

    /**
     * Continues for {@code time} and returns the results since the last call, one window per lane.
     *
     * @throws LoadException if runs have failed
     */
    public List<LaneWindow> window(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            check();
        }
        return current.stream().map(Lane::window).toList();
    }

    /**
     * Requests no more runs and waits until all have ended.
     *
     * @return the results of the runs that ended meanwhile, one window per lane
     * @throws LoadException if that takes longer than {@code patience}, or runs have failed
     */
    public List<LaneWindow> finish(Duration patience) throws InterruptedException {
        current.forEach(Lane::stop);
        long deadline = System.nanoTime() + patience.toNanos();
        while (unfinished() > 0) {
            check();
            if (System.nanoTime() > deadline) {
                throw new LoadException(
                        unfinished() + " runs have no result " + patience.toSeconds() + " s after the last request");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        check();
        return current.stream().map(Lane::window).toList();
    }

    private long unfinished() {
        return current.stream().mapToLong(Lane::unfinished).sum();
    }

    @Override
    public void close() {
        closed = true;
        lanes.forEach(Lane::stop);
        results.wakeup();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
