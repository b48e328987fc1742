package io.weir.worker.transport;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A share consumer's poll. It lasts until there are records, because Kafka's client (4.3.1, KAFKA-21106) must not be
 * polled again while a fetch is under way.
 *
 * <p>Each poll asks the client's network thread for a fetch. If the thread reads that request after the response to the
 * fetch that is under way, it fetches a second time, before the records of the first are settled. Then the client may
 * merge both responses and forget the transaction markers of the second, and its records wait here while others could
 * do them. A forgotten marker stays locked until its lock expires, and {@code share.partition.max.record.locks} behind
 * it the partition stops.
 *
 * <p>So a poll may end without records only if no fetch is under way. That is the case after a response of markers
 * alone: the client acknowledges them, and does not fetch again before the next poll. {@link #look} recognises that by
 * the number of acknowledgements, and ends the poll.
 */
final class SharePoll {
    private static final String METRICS = "consumer-share-fetch-manager-metrics";
    private static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);
    /** For a client without these metrics. */
    private static final Duration BLIND = Duration.ofMillis(100);
    /**
     * After so many looks without a response to any request no fetch is under way, whatever the reason: a fetch is
     * answered after {@link ClientSettings#SHARE_FETCH_MAX_WAIT_MS} at the latest. The number is large because a slow
     * broker must not end the poll.
     */
    private static final int LOOKS_WITHOUT_RESPONSE = 100;

    private static final int LOOKS_UNTIL_SOUND = 10;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final @Nullable Metric acknowledgementsSent;
    private final @Nullable Metric responses;

    private boolean polling;
    private boolean stopped;
    private boolean woken;

    /** Acknowledgements given to the client for records. */
    private long given;
    /** Acknowledgements that the client sent for markers, as far as known. */
    private long forMarkers;

    private boolean recount;
    /** The number of acknowledgements at the last look, if those that came with this poll were among them. */
    private long sentBefore;

    private boolean allSent;
    private long responsesBefore;
    private int looksWithoutResponse;
    private int looks;

    SharePoll(ShareConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.acknowledgementsSent = metric(consumer, "acknowledgements-send-total");
        this.responses = metric(consumer, "fetch-total");
    }

    private static @Nullable Metric metric(ShareConsumer<?, ?> consumer, String name) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals(METRICS)
                        && metric.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Waits for records. Returns none if the poll has to be repeated, or is stopped. */
    ConsumerRecords<byte[], byte[]> await() {
        if (!begin()) {
            return ConsumerRecords.empty();
        }
        try {
            return consumer.poll(acknowledgementsSent == null || responses == null ? BLIND : UNLIMITED);
        } catch (WakeupException ended) {
            return ConsumerRecords.empty();
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        if (stopped) {
            return false;
        }
        polling = true;
        woken = false;
        allSent = false;
        looksWithoutResponse = 0;
        looks = 0;
        count();
        return true;
    }

    private synchronized void end() {
        polling = false;
    }

    /** The client is about to be given these acknowledgements to send, with a poll or without. */
    synchronized void sending(int acknowledgements) {
        count();
        given += acknowledgements;
    }

    /** The client may have dropped acknowledgements without sending them. */
    synchronized void acknowledgementFailed() {
        recount = true;
    }

    private void count() {
        long more = valueOf(acknowledgementsSent) - given;
        forMarkers = recount ? more : Math.max(forMarkers, more);
        recount = false;
    }

    /**
     * Ends the poll if no fetch is under way. Called at regular intervals by another thread.
     *
     * @return true if the poll has lasted so long that an error would have ended it
     */
    synchronized boolean look() {
        if (!polling) {
            return false;
        }
        if (!woken && acknowledgementsSent != null) {
            endIfNothingIsUnderWay(valueOf(acknowledgementsSent));
        }
        looks++;
        return looks > LOOKS_UNTIL_SOUND;
    }

    private void endIfNothingIsUnderWay(long sent) {
        if ((allSent && sent > sentBefore) || unanswered()) {
            wake();
        }
        allSent = sent >= given + forMarkers;
        sentBefore = sent;
    }

    private boolean unanswered() {
        long now = valueOf(responses);
        if (now != responsesBefore) {
            responsesBefore = now;
            looksWithoutResponse = 0;
        }
        looksWithoutResponse++;
        return looksWithoutResponse > LOOKS_WITHOUT_RESPONSE;
    }

    /** Ends the poll, and lets none begin. Called by another thread, before the consumer is closed. */
    synchronized void stop() {
        stopped = true;
        if (polling) {
            wake();
        }
    }

    private void wake() {
        woken = true;
        consumer.wakeup();
    }

    private static long valueOf(@Nullable Metric metric) {
        return metric != null && metric.metricValue() instanceof Double value ? value.longValue() : 0;
    }
}
