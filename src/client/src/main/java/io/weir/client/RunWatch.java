package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/** Streams the records of one run to a listener, from the first one, until the run ends or the watch is closed. */
public final class RunWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final byte[] key;
    private final RunListener listener;
    private final KafkaLink link;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    /** @param consumer assigned and positioned; the watch closes it */
    RunWatch(String runId, RunListener listener, KafkaLink link, Consumer<byte[], byte[]> consumer) {
        this.key = runId.getBytes(StandardCharsets.UTF_8);
        this.listener = listener;
        this.link = link;
        this.consumer = consumer;
        this.thread = new Thread(this::stream, "weir-client-watch-" + runId);
        thread.setDaemon(true);
    }

    RunWatch start() {
        thread.start();
        return this;
    }

    /**
     * Completes when the listener has received the last event, or the watch was closed; exceptionally if Kafka or the
     * listener failed.
     */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private void stream() {
        try {
            boolean over = false;
            while (!closed && !over) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!over && Arrays.equals(record.key(), key) && record.value() != null) {
                        over = read(record);
                    }
                }
            }
            ended.complete(null);
        } catch (WakeupException | InterruptException e) {
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(link.translate("watching a run", Topics.RUN_EVENTS, e));
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private boolean read(ConsumerRecord<byte[], byte[]> record) {
        RunRecord told;
        try {
            told = Codecs.runRecord().decode(record.value(), Integer.MAX_VALUE);
        } catch (ProtocolException unreadable) {
            OutcomeRecords.passOver(record, unreadable);
            return false;
        }
        return tell(told);
    }

    private boolean tell(RunRecord record) {
        listener.on(record);
        return record instanceof RunEvents batch
                && batch.events().stream().anyMatch(event -> event.type().isTerminal());
    }

    /** Stops the watch. Returns when the listener is no longer called, unless the listener itself calls this. */
    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(link.timeout().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
