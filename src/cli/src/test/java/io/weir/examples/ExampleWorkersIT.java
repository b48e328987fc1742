package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.TestBroker;
import io.weir.protocol.Topics;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of the examples wait for what their workers print. */
class ExampleWorkersIT {
    private static final Pattern AWAITED = Pattern.compile("^await worker \"(.*)\"$", Pattern.MULTILINE);

    static Stream<Arguments> workers() {
        return Stream.of(
                Arguments.of("order", OrderWorker.steps()),
                Arguments.of("external-job", new RenderWorker().steps()),
                Arguments.of("guarded-answer", AnswerWorker.deterministic().steps()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workers")
    void theScriptWaitsForWhatTheWorkerPrints(String example, List<Step<?, ?>> steps) throws Exception {
        Matcher awaited = AWAITED.matcher(Files.readString(Path.of("examples", example, "run")));
        assertThat(awaited.find()).isTrue();
        createTopics();

        try (Worker worker =
                Worker.start(WorkerConfig.builder(TestBroker.bootstrapServers()).build(), StepRegistry.of(steps))) {
            assertThat(worker.toString()).contains(awaited.group(1));
        }
    }

    private static void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            Set<String> present = admin.listTopics().names().get();
            admin.createTopics(Stream.of(Topics.stepReady("default"), Topics.STEP_COMPLETED, Topics.STEP_CANCELLED)
                            .filter(topic -> !present.contains(topic))
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }
}
