package io.weir.streams;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads classes and native code while a start waits for something else: for a broker in the same process, or for
 * Kafka's answers. A start spends most of its time on loading, and a second core is idle then.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    static void once() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(WarmUp::load, "weir-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            RocksDB.loadLibrary();
            WeirConfig nowhere = WeirConfig.of(Map.of(Settings.BOOTSTRAP_SERVERS.name(), "nowhere:9092"));
            WeirTopology.build(nowhere, 1).describe();
            LOG.debug("Kafka Streams is loaded: {}", KafkaStreams.State.CREATED);
        } catch (RuntimeException | LinkageError e) {
            // The start itself will report the problem.
            LOG.debug("Nothing could be loaded ahead of the start", e);
        }
    }
}
