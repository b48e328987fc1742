package io.weir.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampedPayloadsTest {
    @ParameterizedTest
    @ValueSource(ints = {23, 40, 64, 1024, 102_400})
    void aPayloadIsJsonOfTheSizeAskedForAndSaysWhenItWasMade(int size) throws IOException {
        long before = StampedPayloads.clock();

        Payload payload = new StampedPayloads(size).now();

        assertThat(StampedPayloads.madeAt(payload)).isBetween(before, StampedPayloads.clock());
        JsonNode json = new ObjectMapper().readTree(payload.toBytes());
        assertThat(json.get("at").longValue()).isEqualTo(StampedPayloads.madeAt(payload));
        // From 24 to 32 bytes there is no room for a field that fills it up.
        assertThat(payload.size()).isEqualTo(size);
    }

    @Test
    void aSizeThatIsTooSmallGivesTheSmallestPayload() {
        assertThat(new StampedPayloads(1).now().size()).isEqualTo(StampedPayloads.SMALLEST);
    }

    @Test
    void aDecisionTakesItsRoomFromThePadding() throws IOException {
        Payload pass = new StampedPayloads(100).pass();

        assertThat(pass.size()).isEqualTo(100);
        assertThat(new ObjectMapper().readTree(pass.toBytes()).get("decision").textValue())
                .isEqualTo("pass");
    }

    @Test
    void aTimeIsFoundInAPayloadThatIsASliceOfARecord() {
        byte[] one = new StampedPayloads(64).now().toBytes();
        byte[] record = new byte[one.length + 10];
        System.arraycopy(one, 0, record, 7, one.length);

        Payload slice = Payload.slice(record, 7, one.length);

        assertThat(StampedPayloads.madeAt(slice)).isEqualTo(StampedPayloads.madeAt(Payload.wrap(one)));
    }

    @Test
    void anotherPayloadHasNoTime() {
        assertThat(StampedPayloads.madeAt(Payload.ofJson("{\"at\":\"some other long text here\"}")))
                .isEqualTo(-1);
        assertThat(StampedPayloads.madeAt(Payload.NULL)).isEqualTo(-1);
    }

    /** Letters of 6 bits each: a quarter can be saved, and no more, in one payload or in many. */
    @Test
    void payloadsDoNotCompressAwayInABatch() {
        StampedPayloads payloads = new StampedPayloads(4096);
        byte[] batch = new byte[10 * 4096];
        for (int i = 0; i < 10; i++) {
            System.arraycopy(payloads.now().toBytes(), 0, batch, i * 4096, 4096);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(batch);
        deflater.finish();

        int compressed = deflater.deflate(new byte[2 * batch.length]);
        deflater.end();

        assertThat(compressed).isGreaterThan(batch.length * 7 / 10);
    }
}
