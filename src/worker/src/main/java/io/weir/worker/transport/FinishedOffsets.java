package io.weir.worker.transport;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The content of a commit: everything below {@code position} is finished, and from there to {@code end} everything but
 * the open offsets. The metadata is {@code w1:} and, in Base64, variable-length integers: {@code end - position}, then
 * the distance from each open offset to the next, starting at {@code position}, which is open itself.
 *
 * @param end first unknown offset
 * @param open ascending; the first is {@code position}; empty if {@code end} is {@code position}
 */
record FinishedOffsets(long position, long end, List<Long> open) {
    private static final String PREFIX = "w1:";

    FinishedOffsets(long position, long end, Collection<Long> open) {
        this(position, end, List.copyOf(open));
    }

    /**
     * As a commit whose metadata has at most {@code limit} characters. If not all fits, the rest counts as unfinished:
     * it is repeated, not lost.
     */
    OffsetAndMetadata toCommit(int limit) {
        if (end <= position + 1) {
            return new OffsetAndMetadata(position);
        }
        String all = encode(open.size(), end);
        if (all.length() <= limit) {
            return new OffsetAndMetadata(position, all);
        }
        int least = 0;
        int most = open.size() - 1;
        while (least < most) {
            int kept = (least + most + 1) / 2;
            if (encode(kept, open.get(kept)).length() <= limit) {
                least = kept;
            } else {
                most = kept - 1;
            }
        }
        return least == 0
                ? new OffsetAndMetadata(position)
                : new OffsetAndMetadata(position, encode(least, open.get(least)));
    }

    /** Number of characters of the complete metadata. */
    int size() {
        return end <= position + 1 ? 0 : encode(open.size(), end).length();
    }

    private String encode(int openKept, long knownEnd) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * openKept + 4);
        write(bytes, knownEnd - position);
        for (int i = 1; i < openKept; i++) {
            write(bytes, open.get(i) - open.get(i - 1));
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * Reads a commit.
     *
     * @throws IllegalArgumentException if the metadata is neither empty nor Weir's
     */
    static FinishedOffsets of(OffsetAndMetadata commit) {
        long position = commit.offset();
        String metadata = commit.metadata();
        if (metadata == null || metadata.isEmpty()) {
            return new FinishedOffsets(position, position, List.of());
        }
        if (!metadata.startsWith(PREFIX)) {
            throw new IllegalArgumentException("metadata \"" + metadata + "\", expected " + PREFIX + "…");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(metadata.substring(PREFIX.length()));
        List<Long> numbers = read(bytes);
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("metadata \"" + metadata + "\" says nothing");
        }
        long end = position + numbers.get(0);
        List<Long> open = new ArrayList<>(numbers.size());
        long offset = position;
        open.add(offset);
        for (long distance : numbers.subList(1, numbers.size())) {
            offset += distance;
            open.add(offset);
        }
        if (offset >= end) {
            throw new IllegalArgumentException(
                    "metadata \"" + metadata + "\": open offset " + offset + " past the end " + end);
        }
        return new FinishedOffsets(position, end, open);
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long rest = number;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static List<Long> read(byte[] bytes) {
        List<Long> numbers = new ArrayList<>();
        long number = 0;
        int shift = 0;
        for (byte part : bytes) {
            number |= (long) (part & 0x7f) << shift;
            shift += 7;
            if (part >= 0) {
                numbers.add(number);
                number = 0;
                shift = 0;
            }
        }
        if (shift != 0) {
            throw new IllegalArgumentException("the last number is cut off");
        }
        return numbers;
    }
}
