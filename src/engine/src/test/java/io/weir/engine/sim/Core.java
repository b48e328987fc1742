package io.weir.engine.sim;

import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.PlanLookup;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.protocol.RunCommand.StartRun;
import org.jspecify.annotations.Nullable;

/** What the world asks; the real core, or one with a bug planted around it. */
interface Core {
    Core REAL = (run, event, outputs, budget) -> run.on(event, outputs, budget);

    Decision on(Run run, Event event, Outputs outputs, DecisionBudget budget);

    default Decision.Accepted start(
            long at,
            StartRun request,
            byte[] secret,
            PlanLookup lookup,
            EngineOptions options,
            @Nullable EarlyControl early,
            QueueAccess queues) {
        return Run.start(at, request, secret, lookup, options, early, queues);
    }
}
