package io.weir.worker.transport;

import static io.weir.worker.transport.ClientSettings.SHARE_FETCH_MIN_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import io.weir.worker.Dispatches;
import io.weir.worker.WorkerConfig;
import io.weir.worker.WorkerSetting;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientSettingsTest {
    @Test
    void cancellationsAreReadCommittedWhateverTheQueuesAre() {
        WorkerConfig config = WorkerConfig.builder("localhost:9092")
                .set(WorkerSetting.ISOLATION, "read_uncommitted")
                .build();
        ClientSettings settings = new ClientSettings(config.transports());

        assertThat(settings.reader()).containsEntry("isolation.level", "read_committed");
        assertThat(settings.classicConsumer("default", 1)).containsEntry("isolation.level", "read_uncommitted");
    }

    @Test
    void whatIsFetchedAtOnceIsBoundedUnlessTheUserWantsMore() {
        WorkerConfig.Builder config = WorkerConfig.builder("localhost:9092");
        ClientSettings settings = new ClientSettings(config.build().transports());

        assertThat(List.of(settings.classicConsumer("default", 64), settings.reader()))
                .allSatisfy(consumer -> assertThat(consumer)
                        .containsEntry("fetch.max.bytes", 2_097_152)
                        .containsEntry("max.partition.fetch.bytes", 1_048_576));
        assertThat(settings.classicConsumer("default", 64)).containsEntry("max.poll.records", 64);
        assertThat(settings.shareConsumer("default", 0, 1_000)).containsEntry("fetch.max.bytes", 1_048_576);
        assertThat(new ClientSettings(config.kafka("consumer.fetch.max.bytes", "9")
                                .build()
                                .transports())
                        .classicConsumer("default", 1))
                .containsEntry("fetch.max.bytes", "9");
    }

    @Test
    void reportsAreSentOneRequestAfterTheOtherUnlessTheUserWantsMore() {
        WorkerConfig.Builder config = WorkerConfig.builder("localhost:9092");

        assertThat(new ClientSettings(config.build().transports()).producer())
                .containsEntry("max.in.flight.requests.per.connection", 1);
        assertThat(new ClientSettings(config.kafka("producer.max.in.flight.requests.per.connection", "5")
                                .build()
                                .transports())
                        .producer())
                .containsEntry("max.in.flight.requests.per.connection", "5");
    }

    @ParameterizedTest
    @EnumSource
    void aShareConsumerIsGivenTheSmallestDispatchAtOnceButNotMarkersAlone(CompressionType compression) {
        byte[] smallest = Codecs.stepReady().encode(smallestDispatch());
        MemoryRecords dispatch = MemoryRecords.withRecords(
                Compression.of(compression).build(), new SimpleRecord("r".getBytes(UTF_8), smallest));
        MemoryRecords marker = MemoryRecords.withEndTransactionMarker(
                1L, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 0));

        assertThat(SHARE_FETCH_MIN_BYTES).isLessThan(dispatch.sizeInBytes()).isGreaterThan(2 * marker.sizeInBytes());
    }

    private static StepReady smallestDispatch() {
        StepReady plain = Dispatches.of(new AttemptId("r", "s", 0, 1), "s", Payload.NULL);
        return new StepReady(
                plain.attempt(),
                "d",
                "0123456789abcdef".repeat(2),
                "s",
                "q",
                1,
                "",
                plain.dispatchedAt(),
                Payload.NULL,
                Map.of(),
                null,
                Payload.EMPTY_OBJECT,
                null,
                null,
                null,
                false,
                null);
    }
}
