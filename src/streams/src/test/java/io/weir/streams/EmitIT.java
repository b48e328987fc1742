package io.weir.streams;

import static io.weir.streams.EngineCluster.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that steps emit, on a broker: those that topics take, and those that they refuse. */
class EmitIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int UNRELATED = 8;

    @TempDir
    Path state;

    private EngineCluster cluster;
    private WeirEngine engine;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        cluster = EngineCluster.withRights();
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        admin.createTopics(List.of(
                        topic("orders", Map.of()),
                        topic("closed", Map.of()),
                        topic("small", Map.of("max.message.bytes", "2000")),
                        topic("compacted", Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        closeTo("closed");
        cluster.define("plain", "{\"id\":\"plain\",\"steps\":[{\"id\":\"a\",\"set\":1}]}");
        for (String topic : List.of("orders", "closed", "small", "compacted", "missing")) {
            cluster.define(topic, emitting(topic, "\"key\":\"${input.n}\","));
        }
        Map<String, String> settings = new HashMap<>(cluster.settings(state));
        settings.put("weir.emit.topics", "orders,compacted,*");
        engine = cluster.engine(settings);
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, 3, (short) 1).configs(settings);
    }

    private static String emitting(String topic, String key) {
        return "{\"id\":\"" + topic + "\",\"steps\":[{\"id\":\"tell\",\"emit\":{\"topic\":\"" + topic + "\"," + key
                + "\"value\":\"${input}\",\"headers\":{\"run\":\"${run.id}\"}}}]}";
    }

    /** Somebody else has a right to the topic, so that the engine has none. */
    private void closeTo(String topic) throws Exception {
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry("User:somebody-else", "*", AclOperation.ALL, AclPermissionType.ALLOW))))
                .all()
                .get();
    }

    @AfterEach
    void end() {
        engine.close();
        admin.close();
        cluster.close();
    }

    private WorkflowResult result(String runId) {
        await().atMost(PATIENCE).until(() -> !cluster.results(runId).isEmpty());
        return cluster.results(runId).get(0);
    }

    private StepError cause(String runId) {
        WorkflowResult result = result(runId);
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        return Objects.requireNonNull(Objects.requireNonNull(result.error()).cause());
    }

    @Test
    void recordsArriveOnceAndWhatATopicCannotTakeFailsItsStepAlone() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> orders = cluster.reading("orders");
        String large = "{\"n\":\"k\",\"text\":\"" + "x".repeat(3_000) + "\"}";
        cluster.start("run-1", "orders", "{\"n\":\"k\"}");
        cluster.start("to-missing", "missing", "{\"n\":\"k\"}");
        cluster.start("to-closed", "closed", "{\"n\":\"k\"}");
        cluster.start("to-small", "small", large);
        cluster.start("to-compacted", "compacted", "{\"n\":null}");
        cluster.startMany("plain-", UNRELATED, "plain");

        assertThat(result("run-1").status()).isEqualTo(RunStatus.SUCCESS);
        await().atMost(PATIENCE).until(() -> !orders.isEmpty());
        assertThat(orders).singleElement().satisfies(record -> {
            assertThat(text(record.key())).isEqualTo("k");
            assertThat(text(record.value())).isEqualTo("{\"n\":\"k\"}");
            assertThat(text(record.headers().lastHeader("run").value())).isEqualTo("run-1");
        });
        assertThat(cause("to-missing")).isEqualTo(StepError.permanent("EmitRefused", "there is no topic missing"));
        assertThat(cause("to-closed").type()).isEqualTo("EmitRefused");
        assertThat(cause("to-closed").message()).contains("no right to", "closed");
        assertThat(cause("to-small").type()).isEqualTo("PayloadTooLarge");
        assertThat(cause("to-compacted").message()).contains("no record without a key");
        assertUnrelatedRunsEnd();
        assertThat(engine.health().failure()).isEmpty();
        cluster.assertNoTransactionWasAborted();
    }

    @Test
    void aTopicThatIsDeletedWhileInUseHoldsUpNothingElse() throws Exception {
        cluster.startMany("before-", 10, "orders");
        assertThat(result("before-9").status()).isEqualTo(RunStatus.SUCCESS);
        admin.deleteTopics(List.of("orders")).all().get();
        cluster.startMany("during-", 10, "orders");
        cluster.startMany("plain-", UNRELATED, "plain");

        assertUnrelatedRunsEnd();
        for (int i = 0; i < 10; i++) {
            assertThat(result("during-" + i).status()).isIn(RunStatus.SUCCESS, RunStatus.FAILED);
        }
        cluster.start("after", "orders", "{\"n\":\"k\"}");
        assertThat(cause("after").message()).isEqualTo("there is no topic orders");
        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
    }

    @Test
    void aRightThatIsTakenAwayWhileInUseFailsTheStepsAndTheEngineGoesOn() throws Exception {
        cluster.startMany("before-", 10, "orders");
        assertThat(result("before-9").status()).isEqualTo(RunStatus.SUCCESS);
        closeTo("orders");
        cluster.startMany("during-", 10, "orders");
        cluster.startMany("plain-", UNRELATED, "plain");

        assertUnrelatedRunsEnd();
        for (int i = 0; i < 10; i++) {
            assertThat(result("during-" + i).status()).isIn(RunStatus.SUCCESS, RunStatus.FAILED);
        }
        cluster.start("after", "orders", "{\"n\":\"k\"}");
        assertThat(cause("after").type()).isEqualTo("EmitRefused");
        await().atMost(PATIENCE).until(() -> engine.state() == EngineState.RUNNING);
    }

    private void assertUnrelatedRunsEnd() {
        for (int i = 0; i < UNRELATED; i++) {
            assertThat(result("plain-" + i).status()).isEqualTo(RunStatus.SUCCESS);
        }
    }
}
