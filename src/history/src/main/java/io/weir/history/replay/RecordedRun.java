package io.weir.history.replay;

import io.weir.protocol.AttemptId;
import io.weir.protocol.WorkerReport;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One recorded run, from its first decision on.
 *
 * @param entries in the order in which the engine answered
 * @param alive attempts with an accepted heartbeat that left no event: the time of its acceptance is unknown
 * @param genuine whether a report has the token of its attempt's dispatch; the run's secret is not recorded
 * @param tokensChecked whether the engine checks tokens
 */
public record RecordedRun(
        List<Recorded> entries, Set<AttemptId> alive, Predicate<WorkerReport> genuine, boolean tokensChecked) {}
