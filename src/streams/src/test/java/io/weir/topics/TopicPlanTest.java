package io.weir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPlanTest {
    private static final TopicSpec REQUESTS = new TopicSpec(
            Topics.RUN_REQUESTS, 8, (short) 3, Map.of("min.insync.replicas", "2", "retention.ms", "1000"));
    private static final TopicSpec RESULTS = REQUESTS.withName(Topics.RESULTS);
    private static final TopicSpec DEFINITIONS =
            new TopicSpec(Topics.DEFINITIONS, 1, (short) 3, Map.of("cleanup.policy", "compact"));
    private static final List<TopicSpec> SPECS = List.of(DEFINITIONS, REQUESTS, RESULTS);

    private final Map<String, ClusterTopics.Existing> existing = new HashMap<>();
    private int brokers = 3;
    private TopicOptions options = TopicOptions.defaults();
    private List<TopicSpec> state = List.of();

    @Test
    void whatIsMissingIsCreated() {
        assertThat(plan().findings())
                .containsExactly(
                        new Finding.Create(DEFINITIONS), new Finding.Create(REQUESTS), new Finding.Create(RESULTS));
    }

    @Test
    void whatIsAsSpecifiedIsLeftAlone() {
        exists(DEFINITIONS, REQUESTS, RESULTS);

        TopicPlan plan = plan();

        assertThat(plan.isUpToDate()).isTrue();
        assertThat(plan.findings()).hasOnlyElementsOfType(Finding.Matches.class).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 1", "3, 3, 2", "9, 3, 2"})
    void replicasAndInSyncReplicasAreWhatTheBrokersCanHold(int brokerCount, int replicas, String inSync) {
        brokers = brokerCount;

        TopicSpec created = ((Finding.Create) plan().findings().get(1)).spec();

        assertThat((int) created.replicas()).isEqualTo(replicas);
        assertThat(created.config()).containsEntry("min.insync.replicas", inSync);
    }

    @Test
    void replicasThatAreAskedForWin() {
        brokers = 5;
        options = options.withReplicas(5);

        TopicSpec created = ((Finding.Create) plan().findings().get(1)).spec();

        assertThat((int) created.replicas()).isEqualTo(5);
        assertThat(created.config()).containsEntry("min.insync.replicas", "2");
    }

    @Test
    void partitionsThatAreAskedForApplyToTopicsKeyedByRunOnly() {
        options = options.withPartitions(24);

        assertThat(plan().findings())
                .containsExactly(
                        new Finding.Create(DEFINITIONS),
                        new Finding.Create(REQUESTS.withPartitions(24)),
                        new Finding.Create(RESULTS.withPartitions(24)));
    }

    @Test
    void aDriftedSettingIsSetAndOthersAreTheClustersBusiness() {
        exists(DEFINITIONS, REQUESTS);
        exists(RESULTS.name(), 8, 3, Map.of("min.insync.replicas", "2", "retention.ms", "5", "segment.ms", "77"));

        assertThat(plan().actions())
                .containsExactly(new Finding.AlterConfig(
                        Topics.RESULTS, Map.of("retention.ms", new Finding.Drift("5", "1000"))));
    }

    @Test
    void anotherPartitionCountIsRefusedWithFoundExpectedAndRemedy() {
        exists(DEFINITIONS, REQUESTS);
        exists(RESULTS.name(), 4, 3, RESULTS.config());

        TopicPlan plan = plan();

        assertThat(plan.isUpToDate()).isFalse();
        assertThat(plan.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.sentence())
                        .contains("weir.results has partitions 4, expected 8.")
                        .contains("--partitions 4"));
    }

    @Test
    void aRunningEngineAdoptsTheClustersCountWhenAllAgree() {
        exists(DEFINITIONS, REQUESTS.withPartitions(24), RESULTS.withPartitions(24));
        options = options.adoptingPartitions();

        assertThat(plan().isUpToDate()).isTrue();
    }

    @Test
    void aRunningEngineRefusesTopicsThatDisagreeWithTheRequests() {
        exists(DEFINITIONS, REQUESTS.withPartitions(24), RESULTS);
        options = options.adoptingPartitions();

        assertThat(plan().refusals())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("weir.results has partitions 8, expected 24");
    }

    @Test
    void anotherQueueMustHaveTheSameCountThoughNoFileSpecifiesIt() {
        exists(DEFINITIONS, REQUESTS, RESULTS);
        exists(Topics.stepReady("gpu"), 2, 3, Map.of());
        exists(Topics.stepReady("cpu"), 8, 3, Map.of());

        assertThat(plan().refusals()).extracting(Finding::topic).containsExactly("weir.step-ready.gpu");
    }

    @Test
    void aChangeToAllTopicsAtOnceIsFoundByTheStateMadeBefore() {
        exists(DEFINITIONS, REQUESTS.withPartitions(16), RESULTS.withPartitions(16));
        exists("weir-runs-changelog", 8, 3, Map.of());
        options = options.adoptingPartitions().withApplicationId("weir");

        assertThat(plan().refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.sentence())
                        .contains("weir-runs-changelog has partitions 8, expected 16")
                        .contains("The engine's state was made with this count"));
    }

    @Test
    void theStatesTopicsAreMadeWithTheTopicsAndHaveTheirCount() {
        state = List.of(TopicSpecs.forState("weir-runs-changelog", Map.of("cleanup.policy", "compact")));
        options = options.withPartitions(5).withApplicationId("weir");

        TopicSpec created = ((Finding.Create) plan().findings().get(3)).spec();

        assertThat(created.name()).isEqualTo("weir-runs-changelog");
        assertThat(created.partitions()).isEqualTo(5);
        assertThat(created.config())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void theStatesTopicsAreLeftAsTheyAreOnceTheyAreThere() {
        state = List.of(TopicSpecs.forState("weir-runs-changelog", Map.of("cleanup.policy", "compact")));
        exists(DEFINITIONS, REQUESTS, RESULTS);
        exists("weir-runs-changelog", 8, 1, Map.of("cleanup.policy", "delete"));
        options = options.withApplicationId("weir");

        assertThat(plan().isUpToDate()).isTrue();
    }

    @Test
    void aTopicOfOnePartitionStaysOne() {
        exists(DEFINITIONS.withPartitions(3), REQUESTS, RESULTS);

        assertThat(plan().refusals())
                .singleElement()
                .satisfies(refusal ->
                        assertThat(refusal.sentence()).contains("weir.definitions has partitions 3, expected 1"));
    }

    @Test
    void otherReplicasAreReportedAndInSyncReplicasFitWhatIsThere() {
        exists(DEFINITIONS, REQUESTS);
        exists(RESULTS.name(), 8, 1, Map.of("min.insync.replicas", "1", "retention.ms", "1000"));

        TopicPlan plan = plan();

        assertThat(plan.isUpToDate()).isTrue();
        assertThat(plan.findings()).contains(new Finding.OtherReplication(Topics.RESULTS, 1, 3));
    }

    @Test
    void specificationsThatDisagreeAreRefusedWithAllCounts() {
        assertThatThrownBy(() -> TopicPlan.of(
                        List.of(REQUESTS, RESULTS.withPartitions(4)),
                        List.of(),
                        new ClusterTopics(1, Map.of()),
                        options))
                .isInstanceOf(TopicsException.class)
                .hasMessageContaining("{weir.results=4, weir.run-requests=8}");
    }

    @Test
    void countsBelowOneAreRefused() {
        assertThatThrownBy(() -> options.withPartitions(0)).hasMessageContaining("Found partitions 0");
        assertThatThrownBy(() -> options.withReplicas(-1)).hasMessageContaining("Found replicas -1");
    }

    private TopicPlan plan() {
        return TopicPlan.of(SPECS, state, new ClusterTopics(brokers, existing), options);
    }

    private void exists(TopicSpec... specs) {
        for (TopicSpec spec : specs) {
            exists(spec.name(), spec.partitions(), spec.replicas(), spec.config());
        }
    }

    private void exists(String name, int partitions, int replicas, Map<String, String> config) {
        existing.put(name, new ClusterTopics.Existing(partitions, replicas, config));
    }
}
