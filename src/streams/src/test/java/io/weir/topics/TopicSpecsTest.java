package io.weir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSpecsTest {
    private static final String VALID = """
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata:
              name: orders
            spec:
              partitions: 3
              replicas: 2
              config:
                retention.ms: 1000
                preallocate: false
                cleanup.policy: delete
            """;

    @TempDir
    private Path directory;

    @Test
    void aFileIsReadWithItsSettingsAsText() throws Exception {
        Path file = write("orders.yaml", VALID);

        assertThat(TopicSpecs.read(file))
                .containsExactly(new TopicSpec(
                        "orders",
                        3,
                        (short) 2,
                        Map.of("retention.ms", "1000", "preallocate", "false", "cleanup.policy", "delete")));
    }

    @Test
    void aTopicNameWinsOverTheNameOfTheResource() throws Exception {
        Path file = write("orders.yaml", VALID.replace("spec:\n", "spec:\n  topicName: Orders_2\n"));

        assertThat(TopicSpecs.read(file)).extracting(TopicSpec::name).containsExactly("Orders_2");
    }

    @Test
    void aDirectoryIsReadInTheOrderOfItsFilesAndFilesMayHoldSeveralTopics() throws Exception {
        write("b.yaml", VALID + "---\n" + VALID.replace("orders", "payments"));
        write("a.yaml", VALID.replace("orders", "returns"));
        write("README.md", "not a topic");

        assertThat(TopicSpecs.read(directory))
                .extracting(TopicSpec::name)
                .containsExactly("returns", "orders", "payments");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partitions: 3 | partition: 3 | unknown field spec.partition, expected one of",
                "partitions: 3 | partitions: 3.5 | 3.5",
                "partitions: 3 | partitions: 0 | found spec.partitions 0, expected 1 to 32767",
                "partitions: 3 | partitions: | spec.partitions is missing",
                "replicas: 2 | replicas: two | two",
                "retention.ms: 1000 | retention.ms: [1] | spec.config.retention.ms",
                "cleanup.policy: delete | retention.ms: 1 | Duplicate field 'retention.ms'",
                "kind: KafkaTopic | kind: KafkaUser | found kind KafkaUser, expected KafkaTopic",
                "kafka.strimzi.io/v1 | v1 | found apiVersion v1, expected kafka.strimzi.io/v1",
                "name: orders | labels: {} | metadata.name is missing"
            })
    void aMistakeIsRefusedWithTheFileAndWhatWasFound(String valid, String mistake, String sentence) throws Exception {
        Path file = write("orders.yaml", VALID.replace(valid, mistake));

        assertThatThrownBy(() -> TopicSpecs.read(file))
                .isInstanceOfSatisfying(
                        TopicsException.class, e -> assertThat(e.kind()).isEqualTo(TopicsException.Kind.INPUT))
                .hasMessageContaining("orders.yaml")
                .hasMessageContaining(sentence);
    }

    @Test
    void aSyntaxErrorIsRefusedWithItsLine() throws Exception {
        Path file = write("orders.yaml", VALID.replace("replicas: 2", "replicas: 2 : 3"));

        assertThatThrownBy(() -> TopicSpecs.read(file))
                .hasMessageContaining("orders.yaml")
                .hasMessageContaining("line 7");
    }

    @Test
    void aTopicThatIsThereTwiceIsRefused() throws Exception {
        write("a.yaml", VALID);
        write("b.yaml", VALID);

        assertThatThrownBy(() -> TopicSpecs.read(directory))
                .hasMessageContaining("b.yaml: topic orders is specified a second time");
    }

    @Test
    void nothingToReadIsRefused() throws Exception {
        assertThatThrownBy(() -> TopicSpecs.read(directory)).hasMessageContaining("found no .yaml file");
        assertThatThrownBy(() -> TopicSpecs.read(directory.resolve("absent"))).hasMessageContaining("absent");
        Path empty = write("empty.yaml", "# only a comment\n");
        assertThatThrownBy(() -> TopicSpecs.read(empty)).hasMessageContaining("found no document");
    }

    @Test
    void anotherQueuesTopicIsLikeTheDefaultQueues() {
        TopicSpec defaultQueue = TopicSpecs.packaged().stream()
                .filter(spec -> spec.name().equals(Topics.stepReady(Topics.DEFAULT_QUEUE)))
                .findFirst()
                .orElseThrow();

        assertThat(TopicSpecs.forQueue("gpu")).isEqualTo(defaultQueue.withName("weir.step-ready.gpu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a/b", "\u00e4"})
    void aQueueThatCantBePartOfATopicNameIsRefused(String queue) {
        assertThatThrownBy(() -> TopicSpecs.forQueue(queue))
                .isInstanceOf(TopicsException.class)
                .hasMessageContaining("\"" + queue + "\"");
    }

    @Test
    void aQueueThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> TopicSpecs.forQueue("q".repeat(240))).hasMessageContaining("at most 249 characters");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
