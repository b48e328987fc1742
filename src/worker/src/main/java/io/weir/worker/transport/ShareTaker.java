package io.weir.worker.transport;

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
    private static final int PAUSE_AFTER_ERROR_MS = 1_000;
    private static final int PAUSE_WHEN_NOT_TAKING_MS = 100;

    private final Supplier<ShareMember> members;
    private final AttemptRunner runner;
    private final Outage outage;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean taking = true;
    private volatile ShareMember member;

    /** @param members creates the first member, and another when one is unusable */
    ShareTaker(Supplier<ShareMember> members, String name, AttemptRunner runner, Outage outage) {
        this.members = members;
        this.runner = runner;
        this.outage = outage;
        this.member = members.get();
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    private void run() {
        boolean usable = true;
        while (closing.getCount() > 0) {
            try {
                if (!usable) {
                    member = members.get();
                    usable = true;
                } else {
                    turn();
                    outage.recovered();
                }
            } catch (InterruptException | InterruptedException interrupted) {
                break;
            } catch (RuntimeException | Error trouble) {
                outage.failed(trouble);
                // While something is held no fetch is under way, and the steps go on.
                if (usable && !(trouble instanceof RetriableException && member.holdsSomething())) {
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

    private void turn() throws InterruptedException {
        if (member.holdsSomething()) {
            member.settleNext();
            return;
        }
        long pause = TimeUnit.NANOSECONDS.toMillis(runner.pauseNanos());
        if (!taking || pause > 0) {
            member.send();
            pause(taking ? pause : PAUSE_WHEN_NOT_TAKING_MS);
            return;
        }
        member.take();
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

    /** Called at regular intervals by another thread. */
    void look() {
        if (member.look()) {
            outage.recovered();
        }
    }

    void close() {
        closing.countDown();
        member.stopTaking();
    }

    void awaitClosed() {
        Threads.join(thread);
    }
}
