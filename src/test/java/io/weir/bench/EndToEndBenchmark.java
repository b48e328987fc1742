package io.weir.bench;

import io.weir.client.WorkflowOrchestrator;
import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunIds;
import io.weir.protocol.Topics;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A first reading of throughput and latency, from a run request's send to its result read committed. Wants a broker and an
 * engine in another process, {@code ./weir dev} for instance; the worker and the load are in this one.
 *
 * <pre>
 * ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
 * java -cp target/test-classes:target/classes:$(cat target/test.classpath) io.weir.bench.EndToEndBenchmark \
 *     127.0.0.1:9092 seq5 classic 64 20
 * </pre>
 *
 * Arguments: bootstrap servers; {@code seqN} or {@code fanN} (1 → N → 1); transport; runs in flight (1 for latency);
 * seconds, after as many of warm-up as half of them; {@code uncommitted} to have the worker read so.
 */
final class EndToEndBenchmark {
    private final String servers;
    private final String shape;
    private final int inFlight;
    private final long seconds;
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong failed = new AtomicLong();
    private final Semaphore permits;

    private EndToEndBenchmark(String servers, String shape, int inFlight, long seconds) {
        this.servers = servers;
        this.shape = shape;
        this.inFlight = inFlight;
        this.seconds = seconds;
        this.permits = new Semaphore(inFlight);
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 5) {
            System.err.println("expected: SERVERS seqN|fanN share|classic IN_FLIGHT SECONDS [uncommitted]");
            System.exit(2);
        }
        WorkerConfig.Builder config = WorkerConfig.builder(args[0])
                .transport(TransportKind.valueOf(args[2].toUpperCase(Locale.ROOT)))
                .maxConcurrency(256);
        if (args.length > 5) {
            config.kafka("isolation.level", "read_uncommitted");
        }
        Step<Payload, String> noOp = Step.of("no-op", Payload.class, (context, input) -> StepResult.success("done"));
        EndToEndBenchmark benchmark =
                new EndToEndBenchmark(args[0], args[1], Integer.parseInt(args[3]), Long.parseLong(args[4]));
        try (Worker worker = Worker.start(config.build(), StepRegistry.of(noOp))) {
            System.out.println(worker.transports());
            benchmark.run();
        }
    }

    private String definition() {
        int n = Integer.parseInt(shape.substring(3));
        StringBuilder yaml = new StringBuilder("id: bench-" + shape + "\nsteps:\n  - {id: s0, type: no-op}\n");
        StringBuilder all = new StringBuilder();
        boolean fan = shape.startsWith("fan");
        for (int i = 1; i < (fan ? n + 1 : n); i++) {
            yaml.append("  - {id: s%d, type: no-op, depends_on: [s%d]}%n".formatted(i, fan ? 0 : i - 1));
            all.append(i == 1 ? "" : ", ").append('s').append(i);
        }
        return fan ? yaml + "  - {id: end, type: no-op, depends_on: [" + all + "]}\n" : yaml.toString();
    }

    private int stepsPerRun() {
        int n = Integer.parseInt(shape.substring(3));
        return shape.startsWith("fan") ? n + 2 : n;
    }

    private void run() throws InterruptedException {
        try (WorkflowOrchestrator orchestrator = WorkflowOrchestrator.connect(servers)) {
            orchestrator.register(definition().getBytes(StandardCharsets.UTF_8));
        }
        Thread reader = new Thread(this::readResults, "results");
        reader.start();
        load(Duration.ofSeconds(Math.max(3, seconds / 2)));
        synchronized (latencies) {
            latencies.clear();
        }
        long start = System.nanoTime();
        load(Duration.ofSeconds(seconds));
        double took = (System.nanoTime() - start) / 1e9;
        report(took);
        permits.acquire(inFlight);
        stopped.set(true);
        reader.join();
    }

    private void load(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", "0"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            while (System.nanoTime() < end) {
                permits.acquire();
                String id = RunIds.newRunId();
                sentAt.put(id, System.nanoTime());
                byte[] request = Codecs.runCommand()
                        .encode(new StartRun(id, "bench-" + shape, null, Payload.ofJson("{\"n\":1}")));
                var unused =
                        producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, id, request), (metadata, error) -> {
                            if (error != null) {
                                failed.incrementAndGet();
                            }
                        });
            }
        }
    }

    private void readResults() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed", "fetch.max.wait.ms", "50"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.RESULTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            while (!stopped.get()) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> finished(record.key(), record.value()));
            }
        }
    }

    private void finished(String runId, byte[] result) {
        Long sent = sentAt.remove(runId);
        if (sent != null) {
            synchronized (latencies) {
                latencies.add(System.nanoTime() - sent);
            }
            if (!new String(result, StandardCharsets.UTF_8).contains("\"status\":\"success\"")) {
                failed.incrementAndGet();
            }
            permits.release();
        }
    }

    private void report(double took) {
        long[] sorted;
        synchronized (latencies) {
            sorted = latencies.stream().mapToLong(Long::longValue).toArray();
        }
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s, %d in flight: %.0f runs/s, %.0f steps/s, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms,"
                        + " %d runs, %d failed%n",
                shape,
                inFlight,
                sorted.length / took,
                sorted.length * stepsPerRun() / took,
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 0.99),
                at(sorted, 1),
                sorted.length,
                failed.get());
    }

    private static double at(long[] sorted, double quantile) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e6;
    }
}
