package io.weir.history.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects findings. All of them are counted; those that fit in a report are stored. */
final class Findings {
    /**
     * One error of a run often breaks a rule at every later step. The first few findings are enough to understand it.
     */
    private static final int PER_RUN_AND_RULE = 3;

    private record Key(Rule rule, @Nullable String runId) {}

    private final int most;
    private final List<Finding> kept = new ArrayList<>();
    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private final Map<Key, Integer> keptOfRun = new HashMap<>();

    /** @param most limit of the stored findings */
    Findings(int most) {
        this.most = most;
    }

    /** @param evidence positions; null ones are left out */
    void add(Rule rule, @Nullable String runId, String message, @Nullable Object... evidence) {
        counts.merge(rule, 1L, Long::sum);
        if (kept.size() >= most) {
            return;
        }
        boolean room = runId == null || keptOfRun.merge(new Key(rule, runId), 1, Integer::sum) <= PER_RUN_AND_RULE;
        if (room) {
            Stream<@Nullable Object> all = Arrays.stream(evidence);
            List<String> shown =
                    all.filter(Objects::nonNull).map(String::valueOf).distinct().toList();
            kept.add(new Finding(rule, runId, message, shown));
        }
    }

    List<Finding> kept() {
        return List.copyOf(kept);
    }

    /** By broken rule, including findings that are not stored. */
    Map<Rule, Long> counts() {
        return Map.copyOf(counts);
    }
}
