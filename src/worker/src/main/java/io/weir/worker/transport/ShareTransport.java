package io.weir.worker.transport;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.acl.AclOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes steps with share groups. A share consumer gets nothing new before all its records are settled, so there are
 * several: a slow step occupies one, and the others continue.
 */
final class ShareTransport implements QueueTransport {
    private static final Logger LOG = LoggerFactory.getLogger(ShareTransport.class);
    private static final int CONSUMERS_PER_PARTITION = 2;
    private static final int MOST_CONSUMERS = 16;

    private static final long BETWEEN_LOOKS_MS = 100;

    private final List<ShareTaker> takers = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** @param partitions number of partitions of the queue's topic */
    ShareTransport(TransportSettings config, String queue, ShareGroup group, int partitions, AttemptRunner runner) {
        int consumers = consumers(config, partitions);
        int batch = config.shareBatchSize() > 0
                ? config.shareBatchSize()
                : (config.maxConcurrency() + consumers - 1) / consumers;
        KafkaTrouble trouble = new KafkaTrouble(config, queue);
        ClientSettings settings = new ClientSettings(config);
        try {
            for (int number = 0; number < consumers; number++) {
                int own = number;
                takers.add(new ShareTaker(
                        () -> new ShareMember(
                                new KafkaShareConsumer<>(settings.shareConsumer(queue, own, batch)),
                                Topics.stepReady(queue),
                                group.deliveryLimit(),
                                runner),
                        "weir-share-" + queue + "-" + number,
                        runner,
                        new Outage(
                                LOG,
                                "taking work from queue " + queue + " by share consumer " + number,
                                failure -> trouble.explain(AclOperation.READ, failure))));
            }
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
        Thread watch = new Thread(this::watch, "weir-share-" + queue + "-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        try {
            while (!closing.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS)) {
                takers.forEach(ShareTaker::look);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static int consumers(TransportSettings config, int partitions) {
        if (config.shareConsumers() > 0) {
            return config.shareConsumers();
        }
        return Math.min(config.maxConcurrency(), Math.min(MOST_CONSUMERS, CONSUMERS_PER_PARTITION * partitions));
    }

    @Override
    public TransportKind kind() {
        return TransportKind.SHARE;
    }

    @Override
    public List<String> troubles() {
        return takers.stream().flatMap(taker -> taker.trouble().stream()).toList();
    }

    @Override
    public void stopTaking() {
        takers.forEach(ShareTaker::stopTaking);
    }

    @Override
    public void close() {
        takers.forEach(ShareTaker::close);
        takers.forEach(ShareTaker::awaitClosed);
        closing.countDown();
    }
}
