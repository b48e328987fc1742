package io.weir.engine.sim;

import io.weir.engine.sim.RandomWorkflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Random workflows by number. A number always means the same workflow; the latest are kept, as compiling one takes longer
 * than living through a world with it, and neighbouring seeds share theirs.
 */
final class Library {
    private static final int KEPT = 8;

    private final Map<Long, Workflow> latest = new LinkedHashMap<>();

    Workflow workflow(long number) {
        Workflow known = latest.get(number);
        if (known != null) {
            return known;
        }
        Workflow drawn = RandomWorkflow.draw(new Dice(number * 0x9e3779b97f4a7c15L), "w" + number);
        latest.put(number, drawn);
        if (latest.size() > KEPT) {
            latest.remove(latest.keySet().iterator().next());
        }
        return drawn;
    }
}
