package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class TopicSizesTest {
    private static final int OF_BROKER = 1_048_588;

    private final Map<String, Integer> needed =
            TopicSizes.needed(WeirConfig.of(Map.of("weir.bootstrap.servers", "nowhere:9092")));

    @Test
    void kafkasDefaultTakesAllButDeadLettersAndChangelogs() {
        for (String topic : List.of(Topics.RUN_REQUESTS, Topics.RESULTS, Topics.RUN_EVENTS, Topics.DEFINITIONS)) {
            assertThatCode(() -> TopicSizes.check(needed, Map.of(topic, topic(OF_BROKER))))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aTopicThatTakesLessThanTheEngineMayWriteIsRefused() {
        assertThatThrownBy(() -> TopicSizes.check(needed, Map.of(Topics.DEAD_LETTERS, topic(OF_BROKER))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("weir.dead-letters takes 1048588, expected 2097152");
    }

    @Test
    void aChangelogMadeForALowerLimitIsRefused() {
        assertThatThrownBy(() -> TopicSizes.check(needed, Map.of("weir-runs-changelog", topic(OF_BROKER))))
                .hasMessageContaining("weir-runs-changelog");
    }

    private static Config topic(int maxMessageBytes) {
        return new Config(List.of(new ConfigEntry("max.message.bytes", Integer.toString(maxMessageBytes))));
    }
}
