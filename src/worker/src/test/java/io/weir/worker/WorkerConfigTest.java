package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.worker.transport.TransportKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
    @Test
    void everyDefaultIsAValueThatIsRead() {
        WorkerConfig config = WorkerConfig.builder("localhost:9092").build();

        assertThat(config.transports().queues()).containsExactly("default");
        assertThat(config.transports().groupId("default")).isEqualTo("weir-worker-default");
        assertThat(config.transports().transport()).isEqualTo(TransportKind.AUTO);
        assertThat(config.transports().isolation()).isEqualTo(IsolationLevel.READ_UNCOMMITTED);
        assertThat(config.maxOutputBytes()).isEqualTo(StepExecutor.DEFAULT_MAX_OUTPUT_BYTES);
    }

    @Test
    void settingsOfWeirAndOfKafkaComeFromOneMap() {
        WorkerConfig config = WorkerConfig.parse(Map.of(
                "bootstrap.servers",
                "b:1",
                "weir.worker.queues",
                "a, b",
                "weir.worker.transport",
                "classic",
                "producer.linger.ms",
                "5"));

        assertThat(config.transports().queues()).containsExactly("a", "b");
        assertThat(config.transports().transport()).isEqualTo(TransportKind.CLASSIC);
        assertThat(config.transports().kafka()).containsEntry("producer.linger.ms", "5");
    }

    @Test
    void wrongValuesAreNamedWithWhatWasExpected() {
        assertThatThrownBy(() -> WorkerConfig.parse(Map.of("weir.worker.max.concurency", "4")))
                .hasMessageContaining("unknown setting \"weir.worker.max.concurency\"")
                .hasMessageContaining("weir.worker.max.concurrency");
        assertThatThrownBy(() -> WorkerConfig.parse(Map.of("weir.worker.transport", "pigeon")))
                .hasMessageContaining("\"pigeon\", expected one of [auto, share, classic]");
        assertThatThrownBy(
                        () -> WorkerConfig.parse(Map.of("weir.worker.max.concurrency", "0", "weir.worker.queues", "")))
                .hasMessageContaining("bootstrap.servers is missing")
                .hasMessageContaining("weir.worker.max.concurrency is 0, expected at least 1")
                .hasMessageContaining("weir.worker.queues is []");
    }

    @Test
    void thePageForUsersListsEverySettingAsItIs() throws Exception {
        String table = Arrays.stream(WorkerSetting.values())
                .map(setting ->
                        "| `" + setting.key() + "` | `" + setting.defaultValue() + "` | " + setting.sentence() + " |")
                .collect(Collectors.joining("\n", "| setting | default | |\n|---|---|---|\n", "\n"));

        assertThat(Files.readString(Path.of("docs/workers.md"))).contains(table);
    }

    @Test
    void aQueueNamedTwiceIsRefused() {
        assertThatThrownBy(() -> WorkerConfig.builder("localhost:9092")
                        .queues("a", "b", "a")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected each name once");
    }
}
