package io.weir.streams;

/**
 * How far reading back state is. Counted in offsets: a changelog has markers of transactions and gaps where it was
 * compacted, so that it holds fewer records than that.
 *
 * @param changelogs partitions of changelogs that are being read
 * @param done offsets read
 * @param total offsets to be read
 */
public record RestoreProgress(int changelogs, long done, long total) {
    public static final RestoreProgress NONE = new RestoreProgress(0, 0, 0);

    public boolean isUnderWay() {
        return changelogs > 0;
    }

    /** 0 to 100, rounded down. */
    public int percent() {
        return total == 0 ? 100 : (int) (done * 100 / total);
    }
}
