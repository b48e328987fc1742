package io.weir.history.judge;

import io.weir.engine.Plan;
import io.weir.history.replay.DefinitionReplay;
import io.weir.history.replay.Difference;
import io.weir.history.replay.RecordedRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tries a definition on the recorded runs of its workflow. */
final class Trial {
    private final Plan plan;
    private final int most;
    private final List<TrialReport.Detour> detours = new ArrayList<>();
    private long same;
    private long different;
    private long untried;

    /** @param most limit of the listed runs; all are counted */
    Trial(Plan plan, int most) {
        this.plan = plan;
        this.most = most;
    }

    boolean isAbout(Course course) {
        return course.pinned() && course.definitionId().equals(plan.definition().id());
    }

    void run(String runId, RecordedRun recorded, Function<String, Plan> plans) {
        Difference difference = DefinitionReplay.of(runId, recorded, plans, plan);
        if (difference == null) {
            same++;
            return;
        }
        different++;
        if (detours.size() < most) {
            detours.add(new TrialReport.Detour(runId, difference.message(), difference.position()));
        }
    }

    /** A run whose records are incomplete, or contradict each other. */
    void untried() {
        untried++;
    }

    TrialReport report(long records, List<String> notes) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("records read", records);
        counts.put("runs of the definition", same + different + untried);
        counts.put("runs that would go the same way", same);
        counts.put("runs that would go another way", different);
        counts.put("runs not tried", untried);
        return new TrialReport(detours, same + different, different, counts, notes);
    }
}
