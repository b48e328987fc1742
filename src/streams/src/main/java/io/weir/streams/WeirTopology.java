package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds the topology for Kafka Streams: a global table of definitions; one processor with its stores for requests,
 * controls and completions, as one sub-topology, so that they are partitioned together; one sink for all outgoing
 * records, which bring their own topic and partition.
 *
 * <p>Stores write through to RocksDB and the changelog. A cache in front would only avoid rewrites of a key within a
 * commit, and commits are milliseconds apart. The processor itself keeps decoded runs in memory, which avoids the read
 * as well.
 */
public final class WeirTopology {
    private WeirTopology() {}

    /**
     * Builds the topology for a cluster whose input topics have {@code partitions} partitions. It assumes that each
     * queue has its topic.
     */
    public static Topology build(WeirConfig config, int partitions) {
        return build(config, partitions, Queues.ALL, new StreamThreads(config), Stores::persistentKeyValueStore);
    }

    /**
     * Builds the same topology, with the caller's own parts.
     *
     * @param threads the state of the engine's stream threads
     * @param stores creates a task's store by name
     */
    static Topology build(
            WeirConfig config,
            int partitions,
            Queues queues,
            StreamThreads threads,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        Router router = new Router(partitions);
        PlanCache plans =
                new PlanCache(config.limits().definition(), config.caches().planBytes());
        Topology topology = new Topology(new TopologyConfig(new StreamsConfig(StreamsSettings.of(config))));
        addDefinitions(topology, plans);
        topology.addSource(
                Names.REQUESTS_SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.RUN_REQUESTS);
        topology.addSource(
                Names.CONTROLS_SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.RUN_CONTROLS);
        topology.addSource(
                Names.COMPLETIONS_SOURCE,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.STEP_COMPLETED);
        topology.addProcessor(
                Names.RUN_PROCESSOR,
                () -> new RunProcessor(config, plans, queues, router, threads),
                Names.REQUESTS_SOURCE,
                Names.CONTROLS_SOURCE,
                Names.COMPLETIONS_SOURCE);
        for (String store : Names.TASK_STORES) {
            topology.addStateStore(store(stores.apply(store), config), Names.RUN_PROCESSOR);
        }
        OutgoingRoute route = new OutgoingRoute();
        topology.addSink(
                Names.SINK,
                route,
                new ByteArraySerializer(),
                (topic, record) -> record.value(),
                route,
                Names.RUN_PROCESSOR);
        return topology;
    }

    private static void addDefinitions(Topology topology, PlanCache plans) {
        StoreBuilder<KeyValueStore<String, byte[]>> table = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.PUBLISHED_DEFINITIONS), Serdes.String(), Serdes.ByteArray())
                // Its topic is its changelog.
                .withLoggingDisabled();
        topology.addGlobalStore(
                table,
                Names.DEFINITIONS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.DEFINITIONS,
                Names.DEFINITIONS_PROCESSOR,
                () -> new DefinitionProcessor(plans));
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(
            KeyValueBytesStoreSupplier supplier, WeirConfig config) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Changelogs.topicSettings(config));
    }
}
