package io.weir.worker.transport;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes steps with a consumer group. The loop always polls. It pauses its partitions when enough records are in hand,
 * or when more is finished ahead than a commit can list. A consumer reports some errors only once and is then silent,
 * so it is replaced after every error that is not known to be temporary.
 */
final class ClassicTransport implements QueueTransport {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicTransport.class);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final int LEAST_WINDOW = 64;
    private static final int RECORDS_AHEAD_PER_THREAD = 4;
    private static final int MOST_RECORDS_A_POLL = 500;

    private final Supplier<ClassicMember> members;
    private final Outage outage;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile ClassicMember member;
    private volatile boolean taking = true;

    ClassicTransport(TransportSettings config, String queue, AttemptRunner runner) {
        this(
                config,
                queue,
                runner,
                () -> new KafkaConsumer<>(new ClientSettings(config)
                        .classicConsumer(queue, Math.min(MOST_RECORDS_A_POLL, window(config)))));
    }

    /** @param consumers creates the first consumer, and another when one is unusable */
    ClassicTransport(
            TransportSettings config,
            String queue,
            AttemptRunner runner,
            Supplier<? extends Consumer<byte[], byte[]>> consumers) {
        String topic = Topics.stepReady(queue);
        int window = window(config);
        this.members = () -> new ClassicMember(
                consumers.get(), topic, config.offsetMetadataMaxBytes(), window, runner, System::nanoTime);
        KafkaTrouble trouble = new KafkaTrouble(config, queue);
        this.outage = new Outage(
                LOG, "taking work from queue " + queue, failure -> trouble.explain(AclOperation.READ, failure));
        this.member = members.get();
        this.thread = new Thread(this::run, "weir-classic-" + queue);
        thread.start();
    }

    private static int window(TransportSettings config) {
        return Math.max(LEAST_WINDOW, RECORDS_AHEAD_PER_THREAD * config.maxConcurrency());
    }

    @Override
    public TransportKind kind() {
        return TransportKind.CLASSIC;
    }

    @Override
    public List<String> troubles() {
        return outage.trouble().stream().toList();
    }

    private void run() {
        boolean usable = true;
        while (closing.getCount() > 0) {
            try {
                if (!usable) {
                    member = members.get();
                    usable = true;
                }
                member.turn(taking);
                outage.recovered();
            } catch (WakeupException somethingSettled) {
                // The next turn handles it.
            } catch (InterruptException interrupted) {
                break;
            } catch (RetriableException | RebalanceInProgressException passing) {
                outage.failed(passing);
                pause();
            } catch (RuntimeException | Error trouble) {
                outage.failed(trouble);
                if (usable) {
                    member.leave();
                    usable = false;
                }
                pause();
            }
        }
        if (usable) {
            member.leave();
        }
    }

    private void pause() {
        try {
            boolean closed = closing.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("waited, closing: {}", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stopTaking() {
        taking = false;
        member.wakeup();
    }

    @Override
    public void close() {
        closing.countDown();
        member.wakeup();
        Threads.join(thread);
    }
}
