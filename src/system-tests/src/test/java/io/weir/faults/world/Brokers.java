package io.weir.faults.world;

import static org.awaitility.Awaitility.await;

import io.weir.faults.process.BrokerProcess;
import io.weir.faults.process.Ports;
import io.weir.faults.process.WorkerMain;
import io.weir.faults.process.WorkerProcess;
import io.weir.faults.proxy.Disturbance;
import io.weir.faults.proxy.KafkaProxy;
import io.weir.protocol.Topics;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Three brokers, each behind a proxy, and Weir's topics on them. */
public final class Brokers implements AutoCloseable {
    public static final int PARTITIONS = 6;
    private static final int COUNT = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<BrokerProcess> nodes = new ArrayList<>();
    private final List<KafkaProxy> proxies = new ArrayList<>();
    private final Admin admin;

    Brokers(WorldSettings settings) throws IOException {
        Ports ports = new Ports();
        List<BrokerProcess.Address> addresses = IntStream.rangeClosed(1, COUNT)
                .mapToObj(id -> BrokerProcess.Address.of(id, ports))
                .toList();
        String cluster = Uuid.randomUuid().toString();
        for (BrokerProcess.Address address : addresses) {
            nodes.add(new BrokerProcess(address, addresses, settings.directory(), cluster, settings.brokers()));
            proxies.add(new KafkaProxy(address.proxy(), address.proxied()));
        }
        nodes.forEach(BrokerProcess::start);
        nodes.forEach(BrokerProcess::awaitUp);
        admin = connect();
        createTopics();
    }

    private Admin connect() {
        return Admin.create(
                Map.of("bootstrap.servers", direct(), "client.id", "harness", "reconnect.backoff.max.ms", 200));
    }

    private void createTopics() {
        List<TopicSpec> specs = new ArrayList<>(TopicSpecs.packaged());
        specs.add(TopicSpecs.forQueue(WorkerMain.QUEUE));
        specs.add(TopicSpecs.forQueue(WorkerProcess.NODE_QUEUE));
        TopicOptions options =
                TopicOptions.defaults().withPartitions(PARTITIONS).withReplicas(COUNT);
        TopicPlan.check(admin, specs, options).apply(admin);
    }

    /** The brokers themselves: for the harness and the requester. */
    public String direct() {
        return servers(address -> address.direct());
    }

    /** The proxies: for engines and workers. */
    public String proxied() {
        return servers(address -> address.proxy());
    }

    private String servers(java.util.function.ToIntFunction<BrokerProcess.Address> port) {
        return nodes.stream()
                .map(node -> "127.0.0.1:" + port.applyAsInt(node.address()))
                .collect(Collectors.joining(","));
    }

    public List<BrokerProcess> nodes() {
        return nodes;
    }

    public Admin admin() {
        return admin;
    }

    public void disturb(Disturbance disturbance) {
        proxies.forEach(proxy -> proxy.disturb(disturbance));
    }

    public void leaveInPeace() {
        proxies.forEach(KafkaProxy::leaveInPeace);
    }

    /** Partitions of {@code topic}. */
    public static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** The offset that the next record of each will have, be what is there committed or not. */
    public Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new TreeMap<>(
                java.util.Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        while (true) {
            try {
                return admin.listOffsets(asked).all().get().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, end -> offset(end.getValue())));
            } catch (ExecutionException brokersAreDown) {
                Thread.sleep(100);
            }
        }
    }

    private static long offset(ListOffsetsResult.ListOffsetsResultInfo info) {
        return info.offset();
    }

    /** The broker that keeps a transaction which some engine has open at this moment; waits for one. */
    public BrokerProcess transactionCoordinator() {
        // Each broker lists what it coordinates. A client that loses a broker meanwhile fails for good with "Unexpected
        // key
        // set", so that one which has lived through other faults is not to be asked.
        try (Admin fresh = connect()) {
            return await("an open transaction")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> openTransactions(fresh), Optional::isPresent)
                    .orElseThrow();
        }
    }

    private Optional<BrokerProcess> openTransactions(Admin client) throws ExecutionException, InterruptedException {
        ListTransactionsOptions open = new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
        Map<Integer, Collection<TransactionListing>> byBroker =
                client.listTransactions(open).allByBrokerId().get();
        return nodes.stream()
                .filter(node ->
                        !byBroker.getOrDefault(node.address().id(), List.of()).isEmpty())
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        admin.close(Duration.ofSeconds(2));
        nodes.forEach(BrokerProcess::close);
        for (KafkaProxy proxy : proxies) {
            proxy.close();
        }
    }

    static List<TopicPartition> events() {
        return partitions(Topics.RUN_EVENTS);
    }
}
