package io.weir.history.replay;

import io.weir.protocol.AttemptId;
import io.weir.protocol.WorkerReport;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One run as it is recorded, from its first decision on.
 *
 * @param entries in the order in which the engine answered
 * @param alive attempts with an accepted heartbeat that left no event: nobody knows when it was accepted
 * @param genuine whether a report has the token that its attempt was dispatched with; the run's secret is not recorded
 * @param tokensChecked whether the engine checks tokens
 */
public record RecordedRun(
        List<Recorded> entries, Set<AttemptId> alive, Predicate<WorkerReport> genuine, boolean tokensChecked) {}
