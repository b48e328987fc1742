package io.weir.worker.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one share consumer. A consumer reports some errors only once and is then silent, so it is replaced
 * after every error that is not known to be temporary.
 */
final class ShareTaker {
    private static final Logger LOG = LoggerFactory.getLogger(ShareTaker.class);
    /**
     * Not shorter: if a poll ends during its fetch, the next poll may start a second one, and Kafka's client (4.3.1,
     * KAFKA-21106) forgets the transaction markers in it. They stay locked until they expire, and {@code
     * share.partition.max.record.locks} behind them the partition stops.
     */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final int PAUSE_AFTER_ERROR_MS = 1_000;

    private final Supplier<ShareMember> members;
    private final AttemptRunner runner;
    private final Outage outage;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean taking = true;

    /** @param members creates the first member, and another when one is unusable */
    ShareTaker(Supplier<ShareMember> members, String name, AttemptRunner runner, Outage outage) {
        this.members = members;
        this.runner = runner;
        this.outage = outage;
        ShareMember first = members.get();
        this.thread = new Thread(() -> run(first), name);
        thread.start();
    }

    private void run(ShareMember first) {
        ShareMember member = first;
        boolean usable = true;
        while (closing.getCount() > 0) {
            try {
                if (!usable) {
                    member = members.get();
                    usable = true;
                }
                turn(member);
                outage.recovered();
            } catch (InterruptException | InterruptedException interrupted) {
                break;
            } catch (RetriableException passing) {
                outage.failed(passing);
                pause(PAUSE_AFTER_ERROR_MS);
            } catch (RuntimeException | Error trouble) {
                outage.failed(trouble);
                if (usable) {
                    member.leave();
                    usable = false;
                }
                pause(PAUSE_AFTER_ERROR_MS);
            }
        }
        if (usable) {
            member.leave();
        }
    }

    private void turn(ShareMember member) throws InterruptedException {
        if (member.holdsSomething()) {
            member.settleNext();
            return;
        }
        long pause = TimeUnit.NANOSECONDS.toMillis(runner.pauseNanos());
        if (!taking || pause > 0) {
            member.send();
            pause(taking ? pause : POLL.toMillis());
            return;
        }
        member.take(POLL);
    }

    private void pause(long millis) {
        try {
            boolean closed = closing.await(millis, TimeUnit.MILLISECONDS);
            LOG.trace("waited, closing: {}", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Optional<String> trouble() {
        return outage.trouble();
    }

    void stopTaking() {
        taking = false;
    }

    void close() {
        closing.countDown();
    }

    void awaitClosed() {
        Threads.join(thread);
    }
}
