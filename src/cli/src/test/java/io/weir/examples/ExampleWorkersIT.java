package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Topics;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                Arguments.of("travel-booking", new TravelWorker().steps()),
                Arguments.of("guarded-answer", AnswerWorker.deterministic().steps()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workers")
    void theScriptWaitsForWhatTheWorkerPrints(String example, List<Step<?, ?>> steps) throws Exception {
        Matcher awaited = AWAITED.matcher(Files.readString(Path.of("examples", example, "run")));
        assertThat(awaited.find()).isTrue();
        try (EmbeddedBroker broker = EmbeddedBroker.ephemeral()) {
            createTopics(broker.bootstrapServers());
            WorkerConfig config =
                    WorkerConfig.builder(broker.bootstrapServers()).build();
            try (Worker worker = Worker.start(config, StepRegistry.of(steps))) {
                assertThat(worker.toString()).contains(awaited.group(1));
            }
        }
    }

    private static void createTopics(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Stream.of(Topics.stepReady("default"), Topics.STEP_COMPLETED, Topics.STEP_CANCELLED)
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }
}
