package io.weir.history.replay;

import io.weir.protocol.RunCommand;
import io.weir.protocol.WorkerReport;

/** The cause of a decision. */
public sealed interface Cause {
    /** A request, or a control of a run that exists. */
    record Asked(RunCommand command) implements Cause {}

    record Reported(WorkerReport report) implements Cause {}

    /** No record: the run's timer, or the engine itself. */
    record Timer() implements Cause {}
}
