package io.weir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a broker of its own, because Weir's topics have fixed names and these tests make wrong ones. */
class TopicPlanIT {
    private static final List<TopicSpec> SPECS = TopicSpecs.packaged();

    private EmbeddedBroker broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.ephemeral();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void applyingMakesTheClusterAsSpecifiedAndApplyingAgainDoesNothing() {
        TopicPlan first = check();
        assertThat(first.findings()).hasOnlyElementsOfType(Finding.Create.class).hasSameSizeAs(SPECS);

        first.apply(admin);

        TopicPlan second = check();
        assertThat(second.isUpToDate()).isTrue();
        assertThat(second.findings())
                .hasOnlyElementsOfType(Finding.Matches.class)
                .contains(new Finding.Matches(Topics.RUN_REQUESTS, 8), new Finding.Matches(Topics.DEFINITIONS, 1));
        second.apply(admin);
        assertThat(check().isUpToDate()).isTrue();
    }

    @Test
    void driftIsReportedAndRepaired() throws Exception {
        check().apply(admin);
        set(Topics.RESULTS, "retention.ms", "60000");
        await().until(() -> !check().isUpToDate());

        TopicPlan drifted = check();

        assertThat(drifted.actions())
                .containsExactly(new Finding.AlterConfig(
                        Topics.RESULTS, Map.of("retention.ms", new Finding.Drift("60000", "2592000000"))));
        drifted.apply(admin);
        assertThat(check().isUpToDate()).isTrue();
    }

    @Test
    void aWrongPartitionCountIsRefusedAndNothingIsChanged() throws Exception {
        admin.createTopics(List.of(new NewTopic(Topics.RESULTS, 3, (short) 1)))
                .all()
                .get();

        TopicPlan plan = check();

        assertThatThrownBy(() -> plan.apply(admin))
                .isInstanceOfSatisfying(
                        TopicsException.class, e -> assertThat(e.kind()).isEqualTo(TopicsException.Kind.REFUSED))
                .hasMessageContaining("weir.results has partitions 3, expected 8");
        assertThat(admin.listTopics().names().get()).containsExactly(Topics.RESULTS);
    }

    @Test
    void partitionsAddedToOneTopicAreFoundWhenAnEngineStarts() throws Exception {
        TopicPlan.check(admin, SPECS, TopicOptions.defaults().withPartitions(2)).apply(admin);
        TopicOptions atStart = TopicOptions.defaults().adoptingPartitions().withApplicationId("weir");
        assertThat(TopicPlan.check(admin, SPECS, atStart).isUpToDate()).isTrue();

        admin.createPartitions(Map.of(Topics.STEP_COMPLETED, NewPartitions.increaseTo(5)))
                .all()
                .get();

        await().untilAsserted(
                        () -> assertThat(TopicPlan.check(admin, SPECS, atStart).refusals())
                                .extracting(Finding::topic)
                                .containsExactly(Topics.STEP_COMPLETED));
    }

    @Test
    void anotherQueueIsAddedLater() {
        check().apply(admin);
        List<TopicSpec> withQueue = new ArrayList<>(SPECS);
        withQueue.add(TopicSpecs.forQueue("gpu"));

        TopicPlan.check(admin, withQueue, TopicOptions.defaults()).apply(admin);

        assertThat(TopicPlan.check(admin, withQueue, TopicOptions.defaults()).isUpToDate())
                .isTrue();
        assertThat(check().isUpToDate()).isTrue();
    }

    @Test
    void whatTheClusterRefusesIsASentence() {
        TopicPlan plan = TopicPlan.check(admin, SPECS, TopicOptions.defaults().withReplicas(3));

        assertThatThrownBy(() -> plan.apply(admin))
                .isInstanceOfSatisfying(
                        TopicsException.class, e -> assertThat(e.kind()).isEqualTo(TopicsException.Kind.CLUSTER))
                .hasMessageContaining("Kafka failed at creating the topics")
                .hasMessageContaining("InvalidReplicationFactorException");
    }

    private TopicPlan check() {
        return TopicPlan.check(admin, SPECS, TopicOptions.defaults());
    }

    private void set(String topic, String key, String value) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var operation = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all()
                .get();
    }
}
