package io.weir.protocol;

import java.nio.charset.StandardCharsets;

/** The partition of a run: the one that Kafka's Java producer chooses for the run id as key. */
public final class Partitions {
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;

    private Partitions() {}

    /**
     * From 0 to {@code partitionCount - 1}.
     *
     * @throws IllegalArgumentException if {@code partitionCount} is below 1
     */
    public static int of(String runId, int partitionCount) {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("found " + partitionCount + " partitions, expected at least 1");
        }
        return (murmur2(runId.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitionCount;
    }

    /** 32-bit MurmurHash2 with Kafka's seed. */
    static int murmur2(byte[] data) {
        int hash = SEED ^ data.length;
        int i = 0;
        for (; i + 4 <= data.length; i += 4) {
            int k = (data[i] & 0xff)
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            k *= MULTIPLIER;
            k ^= k >>> 24;
            hash = (hash * MULTIPLIER) ^ (k * MULTIPLIER);
        }
        if (i < data.length) {
            for (int shift = 0; i < data.length; i++, shift += 8) {
                hash ^= (data[i] & 0xff) << shift;
            }
            hash *= MULTIPLIER;
        }
        hash = (hash ^ (hash >>> 13)) * MULTIPLIER;
        return hash ^ (hash >>> 15);
    }
}
