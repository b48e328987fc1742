package io.weir.streams;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer whose poll ends without records when the clock is set back, as if its timeout had passed. In Kafka's own
 * consumer, a poll that began before continues until the clock reaches its earlier time again, unless a record arrives.
 * Kafka Streams reads definitions and changelogs in short polls on threads that can only be ended between two polls,
 * and waits for their end.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConsumer.class);

    /** The pause between two polls while a right is missing, milliseconds. */
    private static final long PAUSE_MS = 200;

    private final ClockWatch clock;
    private final @Nullable DefinitionsReach reach;
    private final LongConsumer whenPutBack = this::endPoll;
    private boolean polling;
    private boolean woken;

    WatchedConsumer(Map<String, Object> config, ClockWatch clock) {
        this(config, clock, null);
    }

    /**
     * Creates a consumer that reads the definitions. Kafka Streams ends the whole client if such a consumer fails, so
     * its polls return nothing while a right is missing.
     *
     * @param reach receives, at the beginning of each poll, the offsets up to which everything has been returned; null
     *     for other topics
     */
    WatchedConsumer(Map<String, Object> config, ClockWatch clock, @Nullable DefinitionsReach reach) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reach = reach;
        this.clock = clock;
        clock.tell(whenPutBack);
    }

    /**
     * Ends the current poll. Between two polls there is nothing to end, and the consumer's other calls must not fail
     * because of it.
     */
    private synchronized void endPoll(long putBackMs) {
        if (polling) {
            LOG.info("A poll is ended, as the clock was put back by {} ms", putBackMs);
            woken = true;
            wakeup();
        }
    }

    private synchronized void begins() {
        polling = true;
        woken = false;
    }

    /** Returns true if the poll was to be ended. */
    private synchronized boolean ends() {
        polling = false;
        return woken;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (reach != null) {
            reach.read(known());
        }
        begins();
        ConsumerRecords<byte[], byte[]> records;
        boolean wokenUp;
        try {
            records = super.poll(timeout);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (AuthorizationException e) {
            if (reach == null) {
                throw e;
            }
            reach.refused(e);
            pause();
            return ConsumerRecords.empty();
        } finally {
            wokenUp = ends();
        }
        if (wokenUp) {
            takeWakeup();
        }
        return records;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<TopicPartition, Long> known() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            try {
                offsets.put(partition, position(partition, Duration.ZERO));
            } catch (TimeoutException | AuthorizationException e) {
                LOG.trace("The position in {} is not known yet", partition);
            }
        }
        return offsets;
    }

    /** Consumes a wakeup that came too late for the poll; otherwise the next call on the consumer would fail. */
    private void takeWakeup() {
        try {
            super.poll(Duration.ZERO);
        } catch (WakeupException e) {
            LOG.trace("taken");
        }
    }

    @Override
    public void close() {
        clock.forget(whenPutBack);
        super.close();
    }

    @Override
    public void close(CloseOptions options) {
        clock.forget(whenPutBack);
        super.close(options);
    }
}
