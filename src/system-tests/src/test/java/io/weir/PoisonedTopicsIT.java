package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.local.LocalWeir;
import io.weir.client.RunHandle;
import io.weir.client.WeirClient;
import io.weir.poison.Poison;
import io.weir.poison.PoisonCorpus;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole corpus on the topics that workers and clients read: they pass over it, and go on with what is behind it. */
class PoisonedTopicsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 900_000;

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"CLASSIC", "SHARE"})
    void workersAndClientsPassOverPoison(TransportKind transport) throws Exception {
        try (LocalWeir weir = LocalWeir.temporary((part, what, took) -> {}).start();
                WeirClient client = WeirClient.connect(weir.bootstrapServers());
                Worker worker = worker(weir, transport)) {
            client.register("id: echo\nsteps: [{id: echo}]\n".getBytes(StandardCharsets.UTF_8));
            RunHandle before = client.run("echo", Payload.ofJson("0"));
            assertThat(before.await(PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);

            poison(weir.bootstrapServers());
            assertThat(worker).isNotNull();

            for (int i = 0; i < 20; i++) {
                RunHandle behind = client.run("echo", Payload.ofJson("" + i));
                assertThat(behind.await(PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);
            }
            assertThat(client.describe(before.runId()).status()).isEqualTo(RunStatus.SUCCESS);
        }
    }

    private static Worker worker(LocalWeir weir, TransportKind transport) {
        return Worker.start(
                WorkerConfig.builder(weir.bootstrapServers())
                        .transport(transport)
                        .build(),
                StepRegistry.of(Step.of("echo", JsonNode.class, (context, input) -> StepResult.success(input))));
    }

    private static void poison(String bootstrapServers) throws Exception {
        List<String> topics = List.of(
                Topics.stepReady(Topics.DEFAULT_QUEUE), Topics.STEP_CANCELLED, Topics.RESULTS, Topics.RUN_EVENTS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<?> last = null;
            for (String topic : topics) {
                int partitions = producer.partitionsFor(topic).size();
                int number = 0;
                for (Poison poison : PoisonCorpus.all()) {
                    // Held on purpose: a newer worker can read it.
                    boolean held =
                            poison.name().equals("json/newer-version.json") && topic.startsWith("weir.step-ready");
                    if (poison.bytes().length <= MAX_BYTES && !held) {
                        byte[] key = number % 2 == 0 ? null : new byte[] {(byte) 0xff, 0, (byte) number};
                        last = producer.send(new ProducerRecord<>(topic, number++ % partitions, key, poison.bytes()));
                    }
                }
            }
            producer.flush();
            assertThat(last).isNotNull();
            last.get();
        }
    }
}
