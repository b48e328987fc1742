package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    private static String canonical(String json) {
        return new String(
                CanonicalJson.of(Payload.wrap(json.getBytes(StandardCharsets.UTF_8))), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":[1,2]} | { \"b\" : [ 1, 2 ], \"a\" : 1 }",
                "{\"a\":{\"y\":1,\"x\":2},\"b\":0} | {\"b\":0,\"a\":{\"x\":2,\"y\":1}}",
                "[1,10,-0,0.5,1e400] | [1.0,1e1,0,5E-1,10e+399]",
                "123456789012345678.910 | 12345678901234567891e-2",
                "1e99999999999999999999 | 10e99999999999999999998",
                "0.00 | 0e7",
                "\"Gr\u00fc\u00dfe \ud83d\ude00 /\" | \"Gr\\u00fc\\u00DFe \\uD83D\\uDE00 \\/\"",
                "\"\\ud800\" | \"\\uD800\"",
                "{\"a\":1,\"b\":2,\"a\":3} | {\"b\":2,\"a\":1,\"a\":3}",
            })
    void theSameValueHasOneForm(String one, String other) {
        assertThat(canonical(one)).isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2] | [2,1]",
                "1 | \"1\"",
                "1 | true",
                "null | {}",
                "{} | {\"a\":null}",
                "[[1],2] | [[1,2]]",
                "[] | [null]",
                "\"\" | null",
                "12345678901234567890 | 12345678901234567891",
                "1 | -1",
                "1e400 | 1e401",
                "0.1 | 0.1000000000000000055511151",
                "\"a\\\",\\\"b\" | [\"a\",\"b\"]",
                "{\"a\":1,\"a\":3} | {\"a\":3,\"a\":1}",
                "{\"a\":1,\"a\":1} | {\"a\":1}",
                "\"\\ud800\" | \"\\udc00\"",
                "\"a\" | \"A\"",
            })
    void anotherValueHasAnother(String one, String other) {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
    }
}
