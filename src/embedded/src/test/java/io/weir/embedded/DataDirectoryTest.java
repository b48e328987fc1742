package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryIsFormattedOnce() throws Exception {
        try (DataDirectory data = DataDirectory.kept(directory)) {
            Path meta = data.formatted().resolve("meta.properties");
            String first = Files.readString(meta);

            data.formatted();

            assertThat(Files.readString(meta)).isEqualTo(first).contains("cluster.id=");
        }
    }

    @Test
    void aDirectoryIsLockedUntilItIsClosed() {
        DataDirectory first = DataDirectory.kept(directory);
        assertThatThrownBy(() -> DataDirectory.kept(directory)).hasMessageContaining("is in use by another broker");

        first.close();

        DataDirectory.kept(directory).close();
    }

    @Test
    void dataOfANewerKafkaIsRefusedWithBothVersions() throws Exception {
        Files.writeString(directory.resolve("kafka-version"), "99.1.0\n");
        try (DataDirectory data = DataDirectory.kept(directory)) {
            assertThatThrownBy(data::formatted)
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining("99.1.0")
                    .hasMessageContaining(AppInfoParser.getVersion());
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefusedByName() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThatThrownBy(() -> DataDirectory.kept(file))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aTemporaryDirectoryIsGoneAfterwards() {
        DataDirectory data = DataDirectory.temporary();
        Path logs = data.formatted();
        assertThat(logs).exists();

        data.close();

        assertThat(data.root()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "4.3.1, 4.3.1, false",
        "4.3.0, 4.3.1, false",
        "4.10.0, 4.9.0, true",
        "5.0.0, 4.9.9, true",
        "4.3.1-rc1, 4.3.1, false",
        "unknown, 4.3.1, false"
    })
    void versionsAreComparedByNumber(String found, String own, boolean newer) {
        assertThat(DataDirectory.isNewer(found, own)).isEqualTo(newer);
    }
}
