package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSettingsTest {
    @Test
    void kafkaVariablesAreKafkasSettings() {
        assertThat(EnvironmentSettings.of(
                        Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "KAFKA_SASL_MECHANISM", "PLAIN", "PATH", "/bin")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"));
    }

    @Test
    void weirVariablesKeepTheirPrefix() {
        assertThat(EnvironmentSettings.of(Map.of("WEIR_STATE_DIR", "/data")))
                .containsExactly(Map.entry("weir.state.dir", "/data"));
    }

    @Test
    void twoUnderscoresAreOneAndThreeAreADash() {
        assertThat(EnvironmentSettings.of(Map.of("WEIR_LIMITS_DEAD___LETTER_BYTES", "1", "KAFKA_A__B", "2")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("weir.limits.dead-letter.bytes", "1", "a_b", "2"));
    }

    @Test
    void weirsOwnAddressWinsOverKafkas() {
        assertThat(EnvironmentSettings.of(
                        Map.of("WEIR_BOOTSTRAP_SERVERS", "weir:1", "KAFKA_BOOTSTRAP_SERVERS", "kafka:2")))
                .containsExactly(Map.entry("bootstrap.servers", "weir:1"));
    }

    @Test
    void whatScriptsAndLoggingReadIsNoSetting() {
        assertThat(EnvironmentSettings.of(
                        Map.of("WEIR_JAVA_OPTS", "-Xmx1g", "WEIR_LOG", "INFO", "KAFKA_HEAP_OPTS", "-Xmx1g")))
                .isEmpty();
    }

    @Test
    void aSecretOfAStepIsNoSetting() {
        assertThat(EnvironmentSettings.of(Map.of("WEIR_SECRET_TOKEN", "top-secret", "WEIR_SECRETS", "a setting")))
                .containsExactly(Map.entry("weir.secrets", "a setting"));
    }

    @Test
    void whatKubernetesSetsForAServiceIsNoSetting() {
        assertThat(EnvironmentSettings.of(Map.of(
                        "KAFKA_SERVICE_HOST", "10.0.0.1",
                        "KAFKA_SERVICE_PORT", "9092",
                        "KAFKA_SERVICE_PORT_CLIENTS", "9092",
                        "KAFKA_PORT", "tcp://10.0.0.1:9092",
                        "KAFKA_PORT_9092_TCP", "tcp://10.0.0.1:9092",
                        "KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1",
                        "WEIR_METRICS_SERVICE_PORT", "80")))
                .isEmpty();
    }

    @Test
    void theHealthPortIsASettingUnlessKubernetesSetsItForAServiceOfThatName() {
        assertThat(EnvironmentSettings.of(Map.of("WEIR_HEALTH_PORT", "8089")))
                .containsExactly(Map.entry("weir.health.port", "8089"));
        assertThat(EnvironmentSettings.of(Map.of("WEIR_HEALTH_PORT", "tcp://10.0.0.1:80")))
                .isEmpty();
    }
}
