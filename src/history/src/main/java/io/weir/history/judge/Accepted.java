package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a run that were neither refused nor dead-lettered, so that each must have had its effect. */
final class Accepted {
    private final List<Input> starts = new ArrayList<>(1);
    private final List<Input> cancels = new ArrayList<>(0);
    private final List<Input> quarantines = new ArrayList<>(0);
    private final List<Input> resumes = new ArrayList<>(0);
    private final Map<AttemptId, List<Input>> completions = new LinkedHashMap<>();
    private final Map<AttemptId, List<Input>> signs = new LinkedHashMap<>();
    private final Map<AttemptId, List<Input>> handBacks = new LinkedHashMap<>(0);

    void add(Input input) {
        Input.Content content = input.content();
        if (content instanceof Input.Start) {
            starts.add(input);
        } else if (content instanceof Input.Cancel) {
            cancels.add(input);
        } else if (content instanceof Input.Quarantine) {
            quarantines.add(input);
        } else if (content instanceof Input.Resume) {
            resumes.add(input);
        } else if (content instanceof Input.Report report) {
            (report.handedBack() ? handBacks : report.outcome() == null ? signs : completions)
                    .computeIfAbsent(report.attempt(), attempt -> new ArrayList<>(1))
                    .add(input);
        }
    }

    List<Input> starts() {
        return starts;
    }

    List<Input> cancels() {
        return cancels;
    }

    List<Input> quarantines() {
        return quarantines;
    }

    List<Input> resumes() {
        return resumes;
    }

    /** Completions of an attempt. */
    List<Input> completions(AttemptId attempt) {
        return completions.getOrDefault(attempt, List.of());
    }

    Map<AttemptId, List<Input>> completions() {
        return completions;
    }

    /** Reports of workers that have no implementation. */
    Map<AttemptId, List<Input>> handBacks() {
        return handBacks;
    }

    /** Reports of a start, and heartbeats. */
    Map<AttemptId, List<Input>> signs() {
        return signs;
    }
}
