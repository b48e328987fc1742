package io.weir.bench.log;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Measures Kafka without Weir: the same records a step, of the same sizes, on as many topics with as many partitions,
 * by plain producers (acks=all) and plain consumers. Its throughput is the limit that no system on this Kafka can
 * exceed. The difference to it is the cost of Weir: transactions, decisions, state.
 */
public final class RawKafka {
    private static final String PREFIX = "weir-bench-raw-";

    private final Admin admin;
    private final Map<String, Object> client;
    private final int partitions;

    /**
     * A topic of Weir and the topic that represents it.
     *
     * @param perStep records a step
     * @param read true if it has a consumer in Weir: the engine, a worker or the requester
     */
    record Counterpart(String topic, double perStep, int keyBytes, int valueBytes, boolean read) {}

    /**
     * The result of a measurement of Kafka.
     *
     * @param hop from a record's send to its receipt, one at a time, microseconds
     */
    public record Carried(
            double recordsPerStep,
            double bytesPerStep,
            double recordsPerSecond,
            double stepsPerSecond,
            Histogram hop) {}

    /** @param partitions of every topic */
    public RawKafka(Admin admin, Map<String, Object> client, int partitions) {
        this.admin = admin;
        this.client = new HashMap<>(client);
        this.partitions = partitions;
    }

    /**
     * Measures on topics that are deleted afterwards. Runs three phases of {@code time} each: one record at a time,
     * then many to warm up, then many.
     *
     * @param traffic the records of a number of steps
     * @param steps that number
     * @return empty if there are no records
     */
    public Optional<Carried> carry(List<TopicTraffic> traffic, long steps, Duration time) throws InterruptedException {
        List<Counterpart> counterparts = counterparts(traffic, steps);
        if (counterparts.isEmpty()) {
            return Optional.empty();
        }
        List<String> topics = counterparts.stream().map(Counterpart::topic).toList();
        try {
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                            .toList())
                    .all()
                    .get();
            Histogram hop = new RawHop(client, topics.get(0)).measure(time);
            RawFlood flood = new RawFlood(client, counterparts, partitions);
            flood.carry(time);
            double stepsPerSecond = flood.carry(time);
            double records =
                    counterparts.stream().mapToDouble(Counterpart::perStep).sum();
            double bytes = counterparts.stream()
                    .mapToDouble(topic -> topic.perStep() * (topic.keyBytes() + topic.valueBytes()))
                    .sum();
            return Optional.of(new Carried(records, bytes, records * stepsPerSecond, stepsPerSecond, hop));
        } catch (ExecutionException e) {
            throw new LogException("the topics of the raw baseline can't be made: " + e.getCause(), e);
        } finally {
            var unused = admin.deleteTopics(topics);
        }
    }

    private static List<Counterpart> counterparts(List<TopicTraffic> traffic, long steps) {
        List<Counterpart> counterparts = new ArrayList<>();
        for (TopicTraffic topic : traffic) {
            if (!topic.isKafkasOwn() && topic.records() > 0) {
                counterparts.add(new Counterpart(
                        PREFIX + topic.topic(),
                        topic.records() / steps,
                        (int) Math.round(topic.meanKeyBytes()),
                        (int) Math.round(topic.meanValueBytes()),
                        isRead(topic.topic())));
            }
        }
        return counterparts;
    }

    /** Returns true if the engine, the workers or the requester read it; changelogs and events are only written. */
    private static boolean isRead(String topic) {
        return Topics.inputs().contains(topic)
                || topic.equals(Topics.RESULTS)
                || topic.startsWith(Topics.stepReady(""));
    }
}
