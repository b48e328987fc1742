package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {
    /** Names are part of internal topics' names: when this fails, running engines would lose their state. */
    @Test
    void theTopologyIsTheOneThatRunningEnginesHave() throws IOException {
        String described = WeirTopology.build(WeirConfig.of(Map.of("bootstrap.servers", "nowhere:9092")), 1)
                .describe()
                .toString();

        assertThat(described.strip()).isEqualTo(golden().strip());
    }

    private static String golden() throws IOException {
        try (InputStream file = TopologyDescriptionTest.class.getResourceAsStream("topology.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
