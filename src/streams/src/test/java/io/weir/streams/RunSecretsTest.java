package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.streams.state.InMemoryStore;
import io.weir.streams.state.TokenKey;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is read again after a lost transaction starts its run with the same secret; nobody else can tell it. */
class RunSecretsTest {
    @TempDir
    private Path directory;

    @Test
    void aRequestThatIsReadAgainGivesTheSameTokens() {
        byte[] key;
        String token;
        try (TopologyFixture engine = new TopologyFixture(directory.resolve("first"), Map.of())) {
            token = tokenOfOneRun(engine);
            key = engine.stored(Names.TIMERS).get("\0\0");
        }
        assertThat(key).hasSize(32);

        try (TopologyFixture successor = new TopologyFixture(directory.resolve("second"), Map.of())) {
            successor.overwrite(Names.TIMERS, "\0\0", key);
            assertThat(tokenOfOneRun(successor)).isEqualTo(token);
        }
        try (TopologyFixture stranger = new TopologyFixture(directory.resolve("third"), Map.of())) {
            assertThat(tokenOfOneRun(stranger)).isNotEqualTo(token);
        }
    }

    private static String tokenOfOneRun(TopologyFixture engine) {
        engine.define("one", "id: one\nsteps: [{id: a}]\n");
        engine.start("r1", "one", "{}");
        StepReady ready = engine.onlyDispatch();
        return ready.token();
    }

    @Test
    void everyRunHasASecretOfItsOwnAlsoOneWithAnIdThatWasTakenBefore() {
        RunSecrets secrets = new RunSecrets(new TokenKey(new InMemoryStore(), TokenKey.random()));
        List<String> all = Stream.of(
                        secrets.of("r", at(Topics.RUN_REQUESTS, 0, 7, 1)),
                        secrets.of("r", at(Topics.RUN_REQUESTS, 0, 8, 1)),
                        secrets.of("r", at(Topics.RUN_REQUESTS, 1, 7, 1)),
                        secrets.of("r", at(Topics.RUN_REQUESTS, 0, 7, 2)),
                        secrets.of("s", at(Topics.RUN_REQUESTS, 0, 7, 1)),
                        secrets.of("sr", at("weir.run-request", 0, 7, 1)))
                .map(Base64.getEncoder()::encodeToString)
                .toList();

        assertThat(all).doesNotHaveDuplicates();
        assertThat(secrets.of("r", at(Topics.RUN_REQUESTS, 0, 7, 1)))
                .isEqualTo(secrets.of("r", at(Topics.RUN_REQUESTS, 0, 7, 1)))
                .hasSize(16);
    }

    private static Source at(String topic, int partition, long offset, long timestamp) {
        return new Source(topic, partition, offset, timestamp, null, null, new RecordHeaders());
    }
}
