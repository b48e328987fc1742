package io.weir.streams;

/**
 * The progress of a restore. It is counted in offsets. A changelog contains transaction markers and gaps after
 * compaction, so it has fewer records than offsets.
 *
 * @param changelogs the number of changelog partitions that are being read
 * @param done offsets read
 * @param total offsets to read
 */
public record RestoreProgress(int changelogs, long done, long total) {
    public static final RestoreProgress NONE = new RestoreProgress(0, 0, 0);

    public boolean isUnderWay() {
        return changelogs > 0;
    }

    /** Returns 0 to 100, rounded down. */
    public int percent() {
        return total == 0 ? 100 : (int) (done * 100 / total);
    }
}
