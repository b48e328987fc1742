package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.worker.WorkerConfig;
import io.weir.worker.WorkerSetting;
import org.junit.jupiter.api.Test;

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
}
