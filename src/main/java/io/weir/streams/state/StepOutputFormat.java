package io.weir.streams.state;

import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of what a step left: version(1), then output, feedback and custom, each as length(4) and bytes, length
 * -1 for none. Reading copies nothing: the payloads are slices of the stored bytes.
 */
final class StepOutputFormat {
    private static final byte VERSION = 1;
    private static final int NONE = -1;

    /** What the form adds to the payloads, bytes. */
    static final int OVERHEAD = 1 + 3 * Integer.BYTES;

    private StepOutputFormat() {}

    static byte[] write(StepOutput output) {
        ByteBuffer buffer = ByteBuffer.allocate(
                OVERHEAD + output.output().size() + sizeOf(output.feedback()) + sizeOf(output.custom()));
        buffer.put(VERSION);
        put(buffer, output.output());
        put(buffer, output.feedback());
        put(buffer, output.custom());
        return buffer.array();
    }

    /** @throws ProcessorStateException when the bytes are of a newer format or cut off */
    static StepOutput read(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        try {
            byte version = buffer.get();
            if (version != VERSION) {
                throw new ProcessorStateException(
                        "stored output has format version " + version + ", this version of Weir reads " + VERSION);
            }
            Payload output = get(stored, buffer);
            if (output == null) {
                throw new ProcessorStateException("stored output has no payload, expected one");
            }
            return new StepOutput(output, get(stored, buffer), get(stored, buffer));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new ProcessorStateException("stored output of " + stored.length + " bytes is cut off", e);
        }
    }

    private static int sizeOf(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }

    private static void put(ByteBuffer buffer, @Nullable Payload payload) {
        if (payload == null) {
            buffer.putInt(NONE);
        } else {
            buffer.putInt(payload.size()).put(payload.array(), payload.offset(), payload.size());
        }
    }

    private static @Nullable Payload get(byte[] stored, ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length == NONE) {
            return null;
        }
        Payload payload = Payload.slice(stored, buffer.position(), length);
        buffer.position(buffer.position() + length);
        return payload;
    }
}
