package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that returns what it read gives back the numbers, texts and times it was given. */
class HandedOnPayloadTest {
    private static final PayloadMapper MAPPER = new PayloadMapper(PayloadMapper.defaultJson());
    private static final Type MAP = new TypeReference<Map<String, Object>>() {}.getType();

    record Price(BigDecimal amount, Object any, JsonNode tree) {}

    record Times(
            Instant at,
            LocalDate day,
            Duration took,
            OffsetDateTime there,
            ZonedDateTime zoned,
            Optional<String> maybe,
            Optional<Integer> nothing) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678.91",
                "-0.0",
                "1e400",
                "1E2",
                "1.10",
                "1e-400",
                "1e99999999999",
                "-1E-99999999999",
                "0e99999999999",
                "12345678901234567890123",
                "0.1000000000000000055511151231257827",
            })
    void numbersDigitForDigit(String number) throws JsonProcessingException {
        String price = "{\"amount\":" + number + ",\"any\":" + number + ",\"tree\":[" + number + "]}";

        assertThat(echoed(number, JsonNode.class)).isEqualTo(number);
        assertThat(echoed(number, Object.class)).isEqualTo(number);
        assertThat(echoed(number, BigDecimal.class)).isEqualTo(number);
        assertThat(echoed(price, MAP)).isEqualTo(price);
        assertThat(echoed(price, Price.class)).isEqualTo(price);
    }

    @Test
    void aNumberOf400Digits() throws JsonProcessingException {
        String number = "7".repeat(400);

        assertThat(echoed(number, Object.class)).isEqualTo(number);
        assertThat(echoed(number, JsonNode.class)).isEqualTo(number);
    }

    @Test
    void halfACharacter() throws JsonProcessingException {
        String half = "{\"k\":[\"\\uD83D\",\"🙂é\"]}";

        assertThat(echoed(half, JsonNode.class)).isEqualTo(half);
        assertThat(echoed(half, MAP)).isEqualTo(half);
    }

    @Test
    void aPayloadByteForByte() throws JsonProcessingException {
        String odd = "{ \"a\" : -0 , \"a\":\"\\u00e9\" }";

        assertThat(echoed(odd, Payload.class)).isEqualTo(odd);
    }

    @Test
    void aDecimalCanBeCalculatedWith() {
        BigDecimal price = (BigDecimal) read("1E2", BigDecimal.class);

        assertThat(price.add(BigDecimal.ONE).toPlainString()).isEqualTo("101");
        assertThat(price).isEqualByComparingTo("100");
    }

    @Test
    void times() throws JsonProcessingException {
        String json = "{\"at\":\"2026-11-01T10:00:00.123456789Z\",\"day\":\"2026-11-01\",\"took\":\"PT1H30M\","
                + "\"there\":\"2026-11-01T10:00:00+02:00\",\"zoned\":\"2026-11-01T10:00:00+01:00[Europe/Paris]\","
                + "\"maybe\":\"yes\",\"nothing\":null}";

        Times times = (Times) read(json, Times.class);

        assertThat(times.at()).isEqualTo(Instant.parse("2026-11-01T10:00:00.123456789Z"));
        assertThat(times.maybe()).contains("yes");
        assertThat(times.nothing()).isEmpty();
        assertThat(echoed(json, Times.class)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomNumbers(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String number = number(random);
            String json = "{\"k\":[" + number + "]}";
            assertThat(echoed(json, MAP)).as("seed %d", seed).isEqualTo(json);
            assertThat(echoed(json, JsonNode.class)).as("seed %d", seed).isEqualTo(json);
        }
    }

    /** Other than -0, which Java has no integer for. */
    private static String number(Random random) {
        String whole =
                random.nextInt(4) == 0 ? "0" : "" + (1 + random.nextInt(Integer.MAX_VALUE)) + random.nextInt(1000);
        boolean fraction = random.nextBoolean();
        String number = whole + (fraction ? "." + random.nextInt(Integer.MAX_VALUE) : "");
        boolean exponent = random.nextInt(3) == 0;
        String sign = random.nextBoolean() && (fraction || exponent || !whole.equals("0")) ? "-" : "";
        return sign
                + number
                + (exponent ? List.of("e", "E", "e+", "E-").get(random.nextInt(4)) + random.nextInt(2_000) : "");
    }

    private static Object read(String json, Type type) {
        return MAPPER.read("input", Payload.ofJson(json), type);
    }

    private static String echoed(String json, Type type) throws JsonProcessingException {
        return MAPPER.write(read(json, type)).toJson();
    }
}
