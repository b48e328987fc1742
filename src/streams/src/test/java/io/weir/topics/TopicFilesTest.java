package io.weir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.weir.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files under {@code topics/}: what Strimzi reads, what Weir reads, and what the code says are one. */
class TopicFilesTest {
    private static final Path DIRECTORY = Path.of("topics");
    private static final ObjectMapper STRIMZI = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void strimziKnowsEveryField(Path file) throws Exception {
        KafkaTopic topic = STRIMZI.readValue(file.toFile(), KafkaTopic.class);

        assertThat(topic.getApiVersion()).isEqualTo("kafka.strimzi.io/v1");
        assertThat(topic.getKind()).isEqualTo("KafkaTopic");
        assertThat(topic.getAdditionalProperties()).isEmpty();
        assertThat(topic.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(topic.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(topic.getMetadata().getLabels()).containsOnlyKeys("strimzi.io/cluster");
    }

    @Test
    void aMisspeltFieldWouldBeFound() throws Exception {
        String misspelt = Files.readString(files().get(0)).replace("partitions:", "partition:");

        KafkaTopic topic = STRIMZI.readValue(misspelt, KafkaTopic.class);

        assertThat(topic.getSpec().getAdditionalProperties()).containsOnlyKeys("partition");
    }

    @ParameterizedTest
    @MethodSource("files")
    void weirReadsWhatStrimziReads(Path file) throws Exception {
        KafkaTopic topic = STRIMZI.readValue(file.toFile(), KafkaTopic.class);

        TopicSpec spec = TopicSpecs.read(file).get(0);

        assertThat(spec.name()).isEqualTo(topic.getSpec().getTopicName());
        assertThat(spec.partitions()).isEqualTo(topic.getSpec().getPartitions());
        assertThat((int) spec.replicas()).isEqualTo(topic.getSpec().getReplicas());
        assertThat(spec.config())
                .isEqualTo(topic.getSpec().getConfig().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey(),
                                entry -> entry.getValue().toString())));
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileResourceAndTopicHaveOneName(Path file) throws Exception {
        KafkaTopic topic = STRIMZI.readValue(file.toFile(), KafkaTopic.class);

        assertThat(file.getFileName()).hasToString(topic.getMetadata().getName() + ".yaml");
        assertThat(topic.getSpec().getTopicName()).isEqualTo(topic.getMetadata().getName());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everySettingIsOneThatKafkaKnows(Path file) throws Exception {
        Set<String> known = new HashSet<>();
        for (var field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) {
                known.add((String) field.get(null));
            }
        }

        assertThat(known).containsAll(TopicSpecs.read(file).get(0).config().keySet());
    }

    @Test
    void theFilesAreTheTopicsThatTheCodeNames() throws Exception {
        List<String> named = new ArrayList<>(Topics.coPartitioned());
        named.add(Topics.DEFINITIONS);
        named.add(Topics.STEP_CANCELLED);

        assertThat(files())
                .extracting(file -> file.getFileName().toString().replace(".yaml", ""))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void thePackagedTopicsAreTheFiles() {
        assertThat(TopicSpecs.packaged()).containsExactlyInAnyOrderElementsOf(TopicSpecs.read(DIRECTORY));
    }

    @Test
    void topicsKeyedByRunAreCoPartitionedAndTheOthersHaveOnePartition() {
        for (TopicSpec spec : TopicSpecs.packaged()) {
            int expected = Topics.coPartitioned().contains(spec.name()) ? 8 : 1;
            assertThat(spec.partitions()).as(spec.name()).isEqualTo(expected);
        }
    }

    @Test
    void onlyDefinitionsAreCompacted() {
        assertThat(TopicSpecs.packaged())
                .filteredOn(spec -> "compact".equals(spec.config().get("cleanup.policy")))
                .extracting(TopicSpec::name)
                .containsExactly(Topics.DEFINITIONS);
    }
}
