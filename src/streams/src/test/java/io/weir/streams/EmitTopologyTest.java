package io.weir.streams;

import static io.weir.streams.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine emits for steps, and what it refuses. */
class EmitTopologyTest {
    private static final String EMITS =
            "{\"id\":\"emits\",\"steps\":[{\"id\":\"tell\",\"emit\":{\"topic\":\"%s\",\"key\":\"${input.key}\","
                    + "\"value\":\"${input.value}\",\"headers\":{\"run\":\"${run.id}\"}}}]}";

    @TempDir
    Path directory;

    private final Map<String, EmitTopics.Answer> answers = new HashMap<>();
    private TopologyFixture engine;

    @BeforeEach
    void start() {
        Queues queues = new Queues() {
            @Override
            public State stateOf(String queue) {
                return State.PRESENT;
            }

            @Override
            public EmitTopics emits() {
                return topic -> answers.getOrDefault(topic, new EmitTopics.Answer.Takes(Integer.MAX_VALUE, false));
            }
        };
        engine = new TopologyFixture(directory, Map.of("weir.emit.topics", "orders, mail.*, weir*"), 1, queues);
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private void run(String topic, String input) {
        engine.define("emits", EMITS.formatted(topic));
        engine.start("run-1", "emits", input);
    }

    private void refused(String errorType, String message) {
        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().cause().type()).isEqualTo(errorType);
        assertThat(result.error().cause().message()).contains(message);
        assertThat(engine.deadLetters()).isEmpty();
    }

    @Test
    void aRecordHasItsKeyItsValueAndItsHeaders() {
        run("mail.out", "{\"key\":\"k\",\"value\":{\"a\":[1, 2]}}");
        List<TestRecord<byte[], byte[]>> records = engine.records("mail.out");
        assertThat(records).hasSize(1);
        assertThat(records.get(0).key()).isEqualTo(utf8("k"));
        assertThat(new String(records.get(0).value(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace("{\"a\":[1,2]}");
        assertThat(TopologyFixture.headers(records.get(0))).containsEntry("run", utf8("run-1"));
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aTopicThatTheSettingDoesNotPermitIsRefused() {
        run("secrets", "{\"key\":null,\"value\":1}");
        refused("EmitRefused", "topic secrets is not one that weir.emit.topics permits; found 'orders,mail.*,weir*'");
    }

    /** A pattern may cover them by mistake. */
    @Test
    void theTopicsOfTheEnginesStateAreNeverPermitted() {
        run("weir-runs-changelog", "{\"key\":null,\"value\":1}");
        refused("EmitRefused", "topic weir-runs-changelog is not one that weir.emit.topics permits");
    }

    @Test
    void aTopicThatIsMissingFailsTheStep() {
        answers.put("orders", new EmitTopics.Answer.Refuses("there is no topic orders"));
        run("orders", "{\"key\":null,\"value\":1}");
        refused("EmitRefused", "there is no topic orders");
    }

    @Test
    void aRecordThatTheTopicCannotTakeFailsTheStep() {
        answers.put("orders", new EmitTopics.Answer.Takes(200, false));
        run("orders", "{\"key\":null,\"value\":\"" + "x".repeat(200) + "\"}");
        refused("PayloadTooLarge", "expected at most 200 (max.message.bytes of the topic)");
    }

    @Test
    void aCompactedTopicTakesNoRecordWithoutAKey() {
        answers.put("orders", new EmitTopics.Answer.Takes(1_000_000, true));
        run("orders", "{\"key\":null,\"value\":1}");
        refused("EmitRefused", "takes no record without a key");
    }

    @Test
    void aTopicThatIsOutHoldsTheStepUntilItTakesRecords() {
        answers.put("orders", new EmitTopics.Answer.Out("partition 0 of topic orders has no leader"));
        run("orders", "{\"key\":\"k\",\"value\":1}");
        assertThat(engine.results()).isEmpty();
        answers.clear();
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.records("orders")).hasSize(1);
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }
}
