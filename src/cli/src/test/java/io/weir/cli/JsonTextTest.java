package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1e99999999999999999999", "-1e99999999999999999999", "1e-99999999999999999999", "1e9999999999"})
    void aNumberBeyondAllIsShownAndHidesNothing(String number) {
        String shown = JsonText.pretty(read("{\"number\":" + number + ",\"other\":7}"));

        assertThat(shown).contains("\"other\" : 7");
    }

    @Test
    void aNumberIsShownWithAllItsDigits() {
        assertThat(read("[0.12345678901234567890123]").get(0).asText()).isEqualTo("0.12345678901234567890123");
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String json) {
        return JsonText.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
