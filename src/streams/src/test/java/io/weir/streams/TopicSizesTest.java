package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSizesTest {
    private static final int OF_BROKER = 1_048_588;

    private final Map<String, Integer> needed =
            TopicSizes.needed(WeirConfig.of(Map.of("weir.bootstrap.servers", "nowhere:9092")));

    @Test
    void kafkasDefaultTakesAllButDeadLettersAndChangelogs() {
        assertThat(needed.entrySet().stream()
                        .filter(topic -> topic.getValue() > OF_BROKER)
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        Topics.DEAD_LETTERS,
                        "weir-runs-changelog",
                        "weir-outputs-changelog",
                        "weir-timers-changelog",
                        "weir-definitions-changelog",
                        "weir-history-changelog");
    }
}
