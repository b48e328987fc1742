package io.weir.worker.transport;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that Kafka keeps with a share group. Their defaults would skip existing work or deliver rolled back work.
 */
record ShareGroup(String groupId, int deliveryLimit) {
    private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);
    private static final String ISOLATION = "share.isolation.level";
    private static final String OFFSET_RESET = "share.auto.offset.reset";
    private static final String DELIVERY_LIMIT = "share.delivery.count.limit";
    private static final int KAFKAS_DELIVERY_LIMIT = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long BETWEEN_LOOKS_MS = 50;

    /**
     * Sets what is wrong, and waits until the cluster shows it.
     *
     * @throws TransportException if the group cannot be configured
     */
    static ShareGroup prepare(Admin admin, TransportSettings config, String queue) {
        String groupId = config.groupId(queue);
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(ISOLATION, config.isolation().toString());
        wanted.put(OFFSET_RESET, "earliest");
        try {
            Map<String, String> found = describe(admin, groupId);
            if (!found.entrySet().containsAll(wanted.entrySet())) {
                LOG.info("setting {} of share group {}", wanted, groupId);
                alter(admin, groupId, wanted);
                found = awaitSet(admin, groupId, wanted);
            }
            return new ShareGroup(groupId, deliveryLimit(found));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AuthorizationException) {
                String reason = new KafkaTrouble(config, queue).explain(AclOperation.ALTER_CONFIGS, refused);
                throw new TransportException(
                        "share group " + groupId + " cannot be configured: " + reason + "; or let an administrator run "
                                + command(groupId, wanted)
                                + ", after which DescribeConfigs is enough; or use the classic transport",
                        refused);
            }
            throw new TransportException(hint(groupId, wanted) + ": " + refused.getMessage(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while setting up share group " + groupId, interrupted);
        }
    }

    private static Map<String, String> awaitSet(Admin admin, String groupId, Map<String, String> wanted)
            throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> found = describe(admin, groupId);
        while (!found.entrySet().containsAll(wanted.entrySet())) {
            if (System.nanoTime() > end) {
                found.keySet().retainAll(wanted.keySet());
                throw new TransportException(hint(groupId, wanted) + ": found " + found);
            }
            later();
            found = describe(admin, groupId);
        }
        return found;
    }

    /** Metadata spreads asynchronously through the cluster; this waits without holding anything. */
    private static void later() throws InterruptedException, ExecutionException {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS)
                .get();
    }

    private static String hint(String groupId, Map<String, String> wanted) {
        String settings = String.join(
                ",", wanted.entrySet().stream().map(Object::toString).toList());
        return "share group " + groupId + " must have " + settings + " and it could not be set; set it with "
                + command(groupId, wanted) + ", or use the classic transport";
    }

    private static String command(String groupId, Map<String, String> wanted) {
        return "kafka-configs.sh --alter --entity-type groups --entity-name " + groupId + " --add-config "
                + String.join(
                        ",", wanted.entrySet().stream().map(Object::toString).toList());
    }

    private static Map<String, String> describe(Admin admin, String groupId)
            throws ExecutionException, InterruptedException {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, groupId);
        Config config = Objects.requireNonNull(
                        admin.describeConfigs(List.of(group)).values().get(group))
                .get();
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    private static void alter(Admin admin, String groupId, Map<String, String> wanted)
            throws ExecutionException, InterruptedException {
        Collection<AlterConfigOp> changes = wanted.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, groupId), changes))
                .all()
                .get();
    }

    private static int deliveryLimit(Map<String, String> found) {
        String limit = found.get(DELIVERY_LIMIT);
        return limit == null ? KAFKAS_DELIVERY_LIMIT : Integer.parseInt(limit);
    }
}
