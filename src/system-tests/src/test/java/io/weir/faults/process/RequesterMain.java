package io.weir.faults.process;

import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for runs at a steady rate and prints what Kafka said: {@code asked ID} before a request is first sent, {@code
 * acknowledged ID} when a broker has answered. When in doubt it asks again, and one request in twenty it sends twice, as
 * requesters do. Arguments: bootstrap servers, definition, a prefix of the ids. An order is a number: runs a second.
 */
final class RequesterMain {
    static final String ASKED = "asked ";
    static final String ACKNOWLEDGED = "acknowledged ";
    private static final int TWICE_ONE_IN = 20;

    private final String servers;
    private final String definition;
    private final Queue<String> again = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable KafkaProducer<byte[], byte[]>> broken = new AtomicReference<>();
    private KafkaProducer<byte[], byte[]> producer;

    private RequesterMain(String servers, String definition) {
        this.servers = servers;
        this.definition = definition;
        this.producer = producer();
    }

    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger rate = new AtomicInteger();
        Orders.listen(order -> rate.set(Integer.parseInt(order)));
        RequesterMain requester = new RequesterMain(arguments[0], arguments[1]);
        int number = 0;
        long due = System.nanoTime();
        while (true) {
            requester.repeat();
            if (rate.get() == 0) {
                Thread.sleep(10);
                due = System.nanoTime();
                continue;
            }
            due += 1_000_000_000L / rate.get();
            String run = arguments[2] + "-" + number;
            System.out.println(ASKED + run);
            requester.send(run);
            if (number % TWICE_ONE_IN == 0) {
                requester.send(run);
            }
            number++;
            long early = due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "client.id", "requester",
                        "linger.ms", "0",
                        "acks", "all",
                        "request.timeout.ms", "5000",
                        "delivery.timeout.ms", "10000",
                        "max.block.ms", "10000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void repeat() throws InterruptedException {
        KafkaProducer<byte[], byte[]> old = broken.getAndSet(null);
        if (old != null && old == producer) {
            // An idempotent producer refuses everything after some errors.
            old.close(java.time.Duration.ZERO);
            producer = producer();
        }
        // Each once: a producer that is broken puts back what it refuses, and is replaced the next time.
        for (int left = again.size(); left > 0; left--) {
            send(again.remove());
        }
    }

    private void send(String run) {
        KafkaProducer<byte[], byte[]> used = producer;
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        byte[] value = Codecs.runRequest().encode(new StartRun(run, definition, null, Payload.ofJson("{\"n\":1}")));
        try {
            var sent = used.send(new ProducerRecord<>(Topics.RUN_REQUESTS, key, value), (metadata, failure) -> {
                if (failure == null) {
                    System.out.println(ACKNOWLEDGED + run);
                } else {
                    unclear(used, run, failure);
                }
            });
            if (sent.isCancelled()) {
                throw new IllegalStateException("cancelled");
            }
        } catch (RuntimeException refused) {
            unclear(used, run, refused);
        }
    }

    private void unclear(KafkaProducer<byte[], byte[]> used, String run, Exception failure) {
        System.err.println("asks again for " + run + ": " + failure);
        broken.set(used);
        again.add(run);
    }
}
