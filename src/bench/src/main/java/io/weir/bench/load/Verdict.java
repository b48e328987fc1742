package io.weir.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The part of a result that a benchmark needs.
 *
 * @param problem empty for a success, else the beginning of the record
 */
record Verdict(String problem) {
    static final Verdict SUCCESS = new Verdict("");

    private static final byte[] STATUS = "\"status\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WANTED = "success\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 2_000;

    /**
     * Reads only the status: a result with large outputs is neither copied nor parsed. The engine writes the status
     * before any output of a step.
     */
    static final class Reader implements Deserializer<Verdict> {
        @Override
        public Verdict deserialize(String topic, byte[] data) {
            return read(ByteBuffer.wrap(data));
        }

        @Override
        public Verdict deserialize(String topic, Headers headers, ByteBuffer data) {
            return read(data);
        }
    }

    private static Verdict read(ByteBuffer record) {
        int last = record.limit() - STATUS.length - WANTED.length;
        for (int i = record.position(); i <= last; i++) {
            if (has(record, i, STATUS)) {
                return has(record, i + STATUS.length, WANTED) ? SUCCESS : new Verdict(beginning(record));
            }
        }
        return new Verdict(beginning(record));
    }

    private static boolean has(ByteBuffer record, int at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (record.get(at + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static String beginning(ByteBuffer record) {
        byte[] bytes = new byte[Math.min(SHOWN, record.remaining())];
        record.duplicate().get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
