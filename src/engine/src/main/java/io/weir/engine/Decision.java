package io.weir.engine;

import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;

/** The answer to an event. */
public sealed interface Decision {
    /**
     * The event is accepted.
     *
     * @param run the run after the event
     * @param events what happened, in order, with sequence numbers; may be empty
     * @param effects what is to be done, in order
     */
    record Accepted(Run run, List<RunEvent> events, List<Effect> effects) implements Decision {}

    record Rejected(Rejection rejection) implements Decision {}
}
