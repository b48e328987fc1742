package io.weir.history.judge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic.
 *
 * @param timestamp ms since 1970
 * @param key null for none; must not be changed
 * @param value null for a tombstone; must not be changed
 * @param headers by name; if a name occurs twice, the last one counts
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
public record LogRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, byte[]> headers) {

    Position position() {
        return new Position(topic, partition, offset);
    }

    /** The key as text; null if there is none or it is not UTF-8. */
    @Nullable
    String keyText() {
        if (key == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Nullable
    String header(String name) {
        byte[] value = headers.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
