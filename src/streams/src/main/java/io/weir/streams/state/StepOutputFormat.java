package io.weir.streams.state;

import io.weir.engine.NewerFormatException;
import io.weir.engine.StepOutput;
import io.weir.engine.UnsupportedFormatException;
import io.weir.protocol.Payload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a step's results: version(1), then output, feedback and custom, each as length(4) and bytes,
 * length -1 for none. Feedback that is a part of the output is not written twice: -2, its offset(4) in the output and
 * its length(4). Reading copies nothing: the payloads are slices of the stored bytes.
 */
final class StepOutputFormat {
    /** Version 1 has no feedback that refers to a part of the output. */
    private static final byte VERSION = 2;

    private static final int NONE = -1;
    private static final int PART_OF_OUTPUT = -2;
    private static final int PART_BYTES = 2 * Integer.BYTES;

    /** The bytes that the form adds to the payloads. */
    static final int OVERHEAD = 1 + 3 * Integer.BYTES;

    private StepOutputFormat() {}

    /** Returns the length of the stored form, bytes. */
    static int size(StepOutput output) {
        Payload feedback = output.feedback();
        return OVERHEAD
                + output.output().size()
                + (isPart(feedback, output.output()) ? PART_BYTES : sizeOf(feedback))
                + sizeOf(output.custom());
    }

    static byte[] write(StepOutput output) {
        ByteBuffer buffer = ByteBuffer.allocate(size(output)).put(VERSION);
        Payload whole = output.output();
        Payload feedback = output.feedback();
        put(buffer, whole);
        if (feedback != null && isPart(feedback, whole)) {
            buffer.putInt(PART_OF_OUTPUT)
                    .putInt(feedback.offset() - whole.offset())
                    .putInt(feedback.size());
        } else {
            put(buffer, feedback);
        }
        put(buffer, output.custom());
        return buffer.array();
    }

    private static boolean isPart(@Nullable Payload part, Payload whole) {
        return part != null
                && part.array() == whole.array()
                && part.offset() >= whole.offset()
                && part.offset() + part.size() <= whole.offset() + whole.size();
    }

    /** @throws UnsupportedFormatException if the bytes are of a newer format or truncated */
    static StepOutput read(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        try {
            int version = buffer.get() & 0xFF;
            if (version > VERSION) {
                throw new NewerFormatException("an output of format version", version, VERSION);
            }
            if (version < 1) {
                throw new UnsupportedFormatException(
                        "an output of format version " + version + ", expected 1 to " + VERSION);
            }
            Payload output = get(stored, buffer, null);
            if (output == null) {
                throw new UnsupportedFormatException("an output without a payload, expected one");
            }
            return new StepOutput(output, get(stored, buffer, output), get(stored, buffer, null));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new UnsupportedFormatException("an output that is cut off after " + stored.length + " bytes");
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

    private static @Nullable Payload get(byte[] stored, ByteBuffer buffer, @Nullable Payload whole) {
        int length = buffer.getInt();
        if (length == NONE) {
            return null;
        }
        if (length == PART_OF_OUTPUT && whole != null) {
            return Payload.slice(stored, whole.offset() + buffer.getInt(), buffer.getInt());
        }
        Payload payload = Payload.slice(stored, buffer.position(), length);
        buffer.position(buffer.position() + length);
        return payload;
    }
}
