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
 * A consumer whose poll ends when the clock is put back, with nothing, as if its time were up. In Kafka's own a poll that began
 * before that goes on until the clock is where it had been, unless a record comes. Kafka Streams reads definitions and
 * changelogs in short polls on threads that are told to end between two of them, and waits for their end.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConsumer.class);

    /** Between two polls that a right is missing for. */
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
     * One that reads the definitions. Kafka Streams ends the whole client when such a consumer fails; so while a right is missing its
     * polls bring nothing.
     *
     * @param reach is told at the beginning of each poll up to where everything has been handed over; null for other topics
     */
    WatchedConsumer(Map<String, Object> config, ClockWatch clock, @Nullable DefinitionsReach reach) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reach = reach;
        this.clock = clock;
        clock.tell(whenPutBack);
    }

    /** Between two polls there is nothing to end, and what else the consumer is asked for must not fail of it. */
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

    /** Whether the poll was to be ended. */
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

    /** It came too late for the poll; whatever the consumer is asked for next would fail of it. */
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
