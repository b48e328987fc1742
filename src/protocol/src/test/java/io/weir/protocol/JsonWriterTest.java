package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void everyCharacterIsReadBackByAnotherParser() throws Exception {
        String all = IntStream.rangeClosed(0, 0x10ffff)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        byte[] written = new JsonWriter(1).text(all).toBytes();

        assertThat(new ObjectMapper().readValue(written, String.class)).isEqualTo(all);
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(written(new JsonWriter(8).text("a\ud83d"))).isEqualTo("\"a\ufffd\"");
        assertThat(written(new JsonWriter(8).text("\ud83dx\ude00"))).isEqualTo("\"\ufffdx\ufffd\"");
    }

    @Test
    void commasStandBetweenValuesOnly() {
        JsonWriter out = new JsonWriter(0);
        out.beginObject().name("a").beginArray().integer(1).text(":").bool(true).bool(false);
        out.beginObject().endObject().endArray().put("b", -5).put("c", true).endObject();

        assertThat(written(out)).isEqualTo("{\"a\":[1,\":\",true,false,{}],\"b\":-5,\"c\":true}");
    }

    @Test
    void aPayloadWithoutBytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonWriter(8).raw(Payload.wrap(new byte[0])))
                .withMessage("a payload of no bytes is not a JSON value");
    }

    @Test
    void aFactOfAnotherTypeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonWriter(8).scalar(1.5))
                .withMessage("found a java.lang.Double, expected a String, Integer, Long or Boolean");
    }

    private static String written(JsonWriter out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
