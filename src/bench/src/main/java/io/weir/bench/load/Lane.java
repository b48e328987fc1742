package io.weir.bench.load;

import io.weir.bench.work.StampedPayloads;
import io.weir.protocol.Codecs;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.Topics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One kind of run at one pace, from its first request to its last result. */
final class Lane {
    private static final int DIGITS = 3;

    private final Traffic.Stream stream;
    private final LongFunction<String> names;
    private final StampedPayloads inputs;
    private final Producer<String, byte[]> producer;
    private final Consumer<RuntimeException> onFailure;
    private final RunLedger ledger = new RunLedger();
    private final Recorder latencies = new Recorder(DIGITS);
    /** Written only by the reader of results. */
    private final AtomicLong ended = new AtomicLong();

    private volatile boolean running;
    private @Nullable Thread clock;
    private long windowFrom = System.nanoTime();
    private long endedBefore;

    /** @param names a run's id by its number */
    Lane(
            Traffic.Stream stream,
            LongFunction<String> names,
            StampedPayloads inputs,
            Producer<String, byte[]> producer,
            Consumer<RuntimeException> onFailure) {
        this.stream = stream;
        this.names = names;
        this.inputs = inputs;
        this.producer = producer;
        this.onFailure = onFailure;
    }

    void start() {
        running = true;
        windowFrom = System.nanoTime();
        if (stream.pace() instanceof Pace.InFlight closed) {
            for (int i = 0; i < closed.runs(); i++) {
                request(System.nanoTime());
            }
        } else if (stream.pace() instanceof Pace.Rate open) {
            Thread pacing = new Thread(() -> keepPace(open.runs()), "pace-of-" + stream.shape());
            pacing.setDaemon(true);
            pacing.start();
            clock = pacing;
        } else {
            throw new IllegalStateException("a pace the load does not know: " + stream.pace());
        }
    }

    /** A late request is sent at once. Its latency counts from the time it was due. */
    private void keepPace(double perSecond) {
        double gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long origin = System.nanoTime();
        for (long i = 0; running; i++) {
            long due = origin + (long) (i * gap);
            for (long left = due - System.nanoTime(); left > 0 && running; left = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            }
            request(due);
        }
    }

    private void request(long dueNanos) {
        if (!running) {
            return;
        }
        String id = names.apply(ledger.begin(dueNanos));
        byte[] request =
                Codecs.runRequest().encode(new StartRun(id, stream.shape().definitionId(), null, inputs.now()));
        try {
            var unused = producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, id, request), (stands, error) -> {
                if (error != null) {
                    fail("the request for run " + id + " could not be sent: " + error.getMessage(), error);
                }
            });
        } catch (RuntimeException e) {
            fail("the request for run " + id + " could not be sent: " + e.getMessage(), e);
        }
    }

    private void fail(String message, Exception cause) {
        running = false;
        onFailure.accept(new LoadException(message, cause));
    }

    /** Called by one thread, the reader of results. */
    void ended(long number, Verdict verdict, long nowNanos) {
        long due = ledger.end(number);
        if (due == RunLedger.UNKNOWN
                || due == RunLedger.AGAIN
                || !verdict.problem().isEmpty()) {
            running = false;
            onFailure.accept(new LoadException("run " + names.apply(number)
                    + (due == RunLedger.UNKNOWN
                            ? " has a result and was never asked for"
                            : due == RunLedger.AGAIN
                                    ? " has a second result"
                                    : " has not succeeded: " + verdict.problem())));
            return;
        }
        latencies.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nowNanos - due)));
        if (stream.pace() instanceof Pace.InFlight) {
            request(System.nanoTime());
        }
        // After the request, so that at no moment all runs seem to have ended while more are to come.
        ended.incrementAndGet();
    }

    void stop() {
        running = false;
        Thread pacing = clock;
        if (pacing != null) {
            try {
                pacing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    long unfinished() {
        return ledger.begun() - ended.get();
    }

    /** The results since the last window, or since the start. */
    LaneWindow window() {
        long now = System.nanoTime();
        long total = ended.get();
        LaneWindow window = new LaneWindow(
                stream, now - windowFrom, total - endedBefore, unfinished(), latencies.getIntervalHistogram());
        windowFrom = now;
        endedBefore = total;
        return window;
    }
}
