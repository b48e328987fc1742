package io.weir.history.judge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts of what was read and judged, over all slices. */
final class Totals {
    private long records;
    private long judged;
    private long finished;
    private long underWay;
    private long moving;
    private long partial;
    private long again;
    private long forgotten;
    private long inputs;
    private long pending;
    private @Nullable Input firstPending;
    private boolean storesSeen;
    private final Map<String, Long> inputsBy = new TreeMap<>();

    void records(long read) {
        records += read;
    }

    /** A run that cannot be judged, because it was in motion or because a part of it is missing. */
    void notJudged(boolean whole) {
        if (whole) {
            moving++;
        } else {
            partial++;
        }
    }

    void judged(Course course) {
        judged++;
        again += course.lives() > 1 ? 1 : 0;
        if (course.hasEnded()) {
            finished++;
        } else {
            underWay++;
        }
    }

    void forgotten(long runs) {
        forgotten += runs;
    }

    void inputs(long number) {
        inputs += number;
    }

    void inputsBy(String fate, long number) {
        inputsBy.merge("inputs " + fate, number, Long::sum);
    }

    /** A record that the engine has not read yet. */
    void pending(Input input) {
        firstPending = firstPending == null ? input : firstPending;
        pending++;
    }

    long pending() {
        return pending;
    }

    @Nullable
    Input firstPending() {
        return firstPending;
    }

    void storesSeen(boolean seen) {
        storesSeen |= seen;
    }

    long finished() {
        return finished;
    }

    long again() {
        return again;
    }

    /** The number of runs that were not decided again because there was no memory for their inputs. */
    long forgotten() {
        return forgotten;
    }

    boolean storesSeen() {
        return storesSeen;
    }

    /** By name, in display order. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("records read", records);
        counts.put("runs judged", judged);
        counts.put("runs finished", finished);
        counts.put("runs under way", underWay);
        counts.put("runs in motion, not judged", moving);
        counts.put("runs partly gone, not judged", partial);
        counts.put("inputs", inputs);
        counts.putAll(inputsBy);
        return counts;
    }
}
