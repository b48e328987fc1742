package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a run that were neither refused nor dead-lettered. Each of them must have had its effect. */
final class Accepted {
    private final List<Input> all = new ArrayList<>();
    private final List<Input> starts = new ArrayList<>(1);
    private final Map<AttemptId, List<Input>> completions = new LinkedHashMap<>();

    void add(Input input) {
        all.add(input);
        if (input.content() instanceof Input.Start) {
            starts.add(input);
        } else if (input.content() instanceof Input.Report report
                && report.kind().isCompletion()) {
            completions
                    .computeIfAbsent(report.attempt(), attempt -> new ArrayList<>(1))
                    .add(input);
        }
    }

    List<Input> all() {
        return all;
    }

    List<Input> starts() {
        return starts;
    }

    /** Completions of an attempt. */
    List<Input> completions(AttemptId attempt) {
        return completions.getOrDefault(attempt, List.of());
    }

    Map<AttemptId, List<Input>> completions() {
        return completions;
    }
}
