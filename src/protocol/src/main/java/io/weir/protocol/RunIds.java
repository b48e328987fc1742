package io.weir.protocol;

import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids of runs. Any text of 1 to 200 characters without control characters is valid; generated ids are unique and sort
 * by time.
 */
public final class RunIds {
    /** Longest id of a run or a step, in Unicode code points. */
    public static final int MAX_LENGTH = 200;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int UUID_LENGTH = 36;

    private RunIds() {}

    /** A new UUID of version 7: the first 48 bits are the milliseconds since 1970, 74 of the others are random. */
    public static String newRunId() {
        return at(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    static String at(long epochMs, long random1, long random2) {
        long high = (epochMs << 16) | 0x7000 | (random1 & 0xfff);
        long low = 0x8000_0000_0000_0000L | (random2 >>> 2);
        return new UUID(high, low).toString();
    }

    /** The time in an id of {@link #newRunId()}, in ms since 1970; empty for an id of any other form. */
    public static OptionalLong timestampOf(String runId) {
        if (runId.length() != UUID_LENGTH) {
            return OptionalLong.empty();
        }
        try {
            UUID uuid = UUID.fromString(runId);
            return uuid.version() == 7 && uuid.variant() == 2
                    ? OptionalLong.of(uuid.getMostSignificantBits() >>> 16)
                    : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    /** The problem of {@code id} as id of a run or step, for example "an empty id"; null if it is valid. */
    public static @Nullable String problemWith(String id) {
        if (id.isEmpty()) {
            return "an empty id";
        }
        int length = id.length() <= MAX_LENGTH ? id.length() : id.codePointCount(0, id.length());
        if (length > MAX_LENGTH) {
            return "an id of " + length + " characters";
        }
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return "an id with a control character at index " + i;
            }
        }
        return Utf8.canEncode(id) ? null : "an id with half a surrogate pair";
    }
}
