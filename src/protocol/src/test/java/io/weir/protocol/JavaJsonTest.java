package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaJsonTest {
    private final ObjectMapper json =
            JavaJson.mapper(JsonLimits.MAX_DEPTH_FROM_OUTSIDE).build();

    record Times(Instant at, Duration took, OffsetDateTime there, Optional<String> maybe, Optional<String> nothing) {}

    @ParameterizedTest
    @ValueSource(
            strings = {"123456789012345678.91", "-0.0", "1e400", "1E2", "1.10", "1e-99999999999", "-1E99999999999"})
    void aNumberIsWrittenAsItWasRead(String number) throws IOException {
        byte[] bytes = number.getBytes(StandardCharsets.UTF_8);

        assertThat(json.writeValueAsString(json.readValue(bytes, Object.class))).isEqualTo(number);
        assertThat(json.writeValueAsString(json.readValue(bytes, BigDecimal.class)))
                .isEqualTo(number);
        assertThat(json.writeValueAsString(json.readTree(number))).isEqualTo(number);
        assertThat(json.writeValueAsString(json.readValue(new StringReader(number), JsonNode.class)))
                .isEqualTo(number);
        assertThat(json.writeValueAsString(json.readValue(new ByteArrayInputStream(bytes), JsonNode.class)))
                .isEqualTo(number);
        assertThat(json.writeValueAsString(json.readTree(json.createParser(number.toCharArray()))))
                .isEqualTo(number);
        assertThat(json.writeValueAsString(json.readValue(
                        json.createParser((DataInput) new DataInputStream(
                                new ByteArrayInputStream(("[" + number + "]").getBytes(StandardCharsets.UTF_8)))),
                        JsonNode.class)))
                .isEqualTo("[" + number + "]");
    }

    @Test
    void aCopyOfTheMapperReadsAsExactly() throws IOException {
        assertThat(json.copy().writeValueAsString(json.copy().readValue("1.10", Object.class)))
                .isEqualTo("1.10");
    }

    @Test
    void anIntegerStaysOne() throws IOException {
        assertThat(json.readValue("12345678901234567890123", Object.class))
                .isEqualTo(new BigInteger("12345678901234567890123"));
        assertThat(json.readValue("\"7\"", BigDecimal.class)).isEqualTo(BigDecimal.valueOf(7));
    }

    @Test
    void aWrittenDecimalEqualsEveryOtherSpelling() throws IOException {
        BigDecimal read = json.readValue("1E2", BigDecimal.class);

        assertThat(read).isEqualTo(new BigDecimal("1E+2")).hasSameHashCodeAs(new BigDecimal("1E+2"));
        assertThat(read.add(BigDecimal.ONE)).hasToString("101");
    }

    @Test
    void timesAreTextAndKeepTheirOffset() throws IOException {
        String times = "{\"at\":\"2026-01-02T03:04:05Z\",\"took\":\"PT1M\",\"there\":\"2026-01-02T03:04:05+02:00\","
                + "\"maybe\":\"yes\",\"nothing\":null}";

        assertThat(json.writeValueAsString(json.readValue(times, Times.class))).isEqualTo(times);
    }

    @Test
    void halfOfASurrogatePairIsWrittenAsAnEscape() throws IOException {
        Map<String, Object> half =
                json.readValue("{\"k\":[\"\\uD83D\",\"🙂é\"]}", new TypeReference<Map<String, Object>>() {});

        assertThat(new String(JavaJson.bytes(json, half), StandardCharsets.UTF_8))
                .isEqualTo("{\"k\":[\"\\uD83D\",\"🙂é\"]}");
    }

    @Test
    void whatHasNoJsonFormIsRefused() {
        assertThatThrownBy(() -> JavaJson.bytes(json, List.of(new Object())))
                .isInstanceOf(JsonProcessingException.class);
    }
}
