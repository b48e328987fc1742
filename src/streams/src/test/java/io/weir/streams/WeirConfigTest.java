package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeirConfigTest {
    private static final Map<String, String> LEAST = Map.of("weir.bootstrap.servers", "kafka:9092");

    @Test
    void brokersAreAllThatMustBeGiven() {
        WeirConfig config = WeirConfig.of(LEAST);

        assertThat(config.bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.applicationId()).isEqualTo("weir");
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.kafka()).isEmpty();
        assertThatThrownBy(() -> WeirConfig.of(Map.of())).hasMessageContaining("weir.bootstrap.servers: not given");
    }

    @Test
    void kafkasOwnNameForTheBrokersWillDo() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "kafka:9092");

        assertThat(WeirConfig.of(properties)).isEqualTo(WeirConfig.of(LEAST));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> WeirConfig.of(Map.of(
                        "weir.threads", "none",
                        "weir.standbys", "-1",
                        "weir.check.tokens", "maybe",
                        "weir.application.id", "a b")))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "weir.threads: found 'none', expected a whole number from 1 to 256",
                                        "weir.standbys: found '-1', expected a whole number from 0 to 10",
                                        "weir.check.tokens: found 'maybe', expected true or false",
                                        "weir.application.id: found 'a b', expected 1 to 100 letters, digits, dots, dashes or"
                                                + " underscores",
                                        "weir.bootstrap.servers: not given, expected Kafka brokers as host:port"));
    }

    @ParameterizedTest
    @CsvSource({
        "weir.thread, weir.threads",
        "weir.state.dirs, weir.state.dir",
        "weir.sesion.timeout.ms, weir.session.timeout.ms"
    })
    void aMisspeltKeyIsRefusedWithTheOneThatWasMeant(String given, String meant) {
        assertThatThrownBy(() -> WeirConfig.of(with(given, "1")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(given + ": no such setting; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "application.id",
        "kafka.processing.guarantee",
        "consumer.session.timeout.ms",
        "producer.max.request.size",
        "producer.max.block.ms",
        "processing.exception.handler",
        "kafka.production.exception.handler",
        "default.timestamp.extractor",
        "deserialization.exception.handler",
        "main.consumer.isolation.level",
        "global.consumer.auto.offset.reset",
        "producer.acks"
    })
    void whatWeirDecidesCannotBeGivenAsAKafkaSetting(String key) {
        assertThatThrownBy(() -> WeirConfig.of(with(key, "x")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(key + ": can't be given as a Kafka setting");
    }

    @Test
    void whatIsAcceptedMustFitIntoWhatIsStored() {
        assertThatThrownBy(() -> WeirConfig.of(with("weir.limits.input.bytes", "1048576")))
                .hasMessageContaining("weir.limits.input.bytes: found 1048576, expected at most 1044480");
        assertThatThrownBy(() -> WeirConfig.of(with("weir.limits.record.bytes", "100000")))
                .hasMessageContaining("weir.limits.definition.bytes");
    }

    @Test
    void kafkaSettingsPassThroughAndWinOverDefaultsOnly() {
        Map<String, String> given = new HashMap<>(LEAST);
        given.put("kafka.security.protocol", "SSL");
        given.put("commit.interval.ms", "500");
        given.put("producer.linger.ms", "7");
        given.put("weir.session.timeout.ms", "9000");

        Properties settings = StreamsSettings.of(WeirConfig.of(given));

        assertThat(settings)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("commit.interval.ms", "500")
                .containsEntry("producer.linger.ms", "7")
                .containsEntry("consumer.session.timeout.ms", 9_000)
                .containsEntry("producer.transaction.timeout.ms", 9_000)
                .containsEntry("producer.max.block.ms", "6000")
                .containsEntry("processing.guarantee", "exactly_once_v2");
        StreamsConfig streams = new StreamsConfig(settings);
        assertThat(streams.getProducerConfigs("client"))
                .containsEntry("linger.ms", "7")
                .containsEntry("max.request.size", 2_097_152 + WeirConfig.ENVELOPE_BYTES);
        assertThat(streams.getMainConsumerConfigs("group", "client", 0))
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void aClientSettingWinsOverWeirsDefaultWithoutItsPrefixToo() {
        StreamsConfig ours = new StreamsConfig(StreamsSettings.of(WeirConfig.of(LEAST)));
        StreamsConfig given = new StreamsConfig(StreamsSettings.of(WeirConfig.of(with("linger.ms", "50"))));

        assertThat(ours.getProducerConfigs("client")).containsEntry("linger.ms", "0");
        assertThat(given.getProducerConfigs("client")).containsEntry("linger.ms", "50");
        assertThat(ours.getMainConsumerConfigs("group", "client", 0)).containsEntry("heartbeat.interval.ms", "1500");
    }

    @Test
    void theOffsetsOfAChangelogDontWaitBehindAFetchOfAnother() {
        StreamsConfig alone = new StreamsConfig(StreamsSettings.of(WeirConfig.of(LEAST)));
        StreamsConfig withStandbys = new StreamsConfig(StreamsSettings.of(WeirConfig.of(with("weir.standbys", "1"))));
        StreamsConfig given =
                new StreamsConfig(StreamsSettings.of(WeirConfig.of(with("restore.consumer.fetch.max.wait.ms", "500"))));

        assertThat(alone.getRestoreConsumerConfigs("client")).containsEntry("fetch.max.wait.ms", "20");
        assertThat(withStandbys.getRestoreConsumerConfigs("client")).containsEntry("fetch.max.wait.ms", "100");
        assertThat(given.getRestoreConsumerConfigs("client")).containsEntry("fetch.max.wait.ms", "500");
        assertThat(alone.getMainConsumerConfigs("group", "client", 0)).doesNotContainKey("fetch.max.wait.ms");
    }

    @Test
    void aStaticMemberIsOneByName() {
        assertThat(StreamsSettings.of(WeirConfig.of(LEAST))).doesNotContainKey("consumer.group.instance.id");
        assertThat(StreamsSettings.of(WeirConfig.of(with("weir.instance.id", "weir-0"))))
                .containsEntry("consumer.group.instance.id", "weir-0");
    }

    @Test
    void theReferencePageIsTheOneThatIsGenerated() throws IOException {
        assertThat(Files.readString(Path.of("docs/configuration.md")))
                .as("docs/configuration.md; write it anew with ConfigurationReference")
                .isEqualTo(ConfigurationReference.markdown());
    }

    @Test
    void everySettingHasADefaultThatItsOwnParserTakes() {
        for (Setting<?> setting : WeirConfig.settings()) {
            assertThat(setting.parser().apply(setting.defaultText()))
                    .as(setting.name())
                    .isNotNull();
            assertThat(setting.sentence()).as(setting.name()).endsWith(".");
        }
        assertThat(WeirConfig.settings()).extracting(Setting::name).doesNotHaveDuplicates();
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> given = new HashMap<>(LEAST);
        given.put(key, value);
        return given;
    }
}
