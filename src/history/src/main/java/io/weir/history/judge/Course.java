package io.weir.history.judge;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The course of a run, derived only from the numbers and types of its events, for any definition. Times in ms since
 * 1970.
 *
 * @param definitionHash of the pinned definition; empty if the run was never pinned
 * @param startedAt of the first event
 * @param lastSeq of the last event
 * @param end the terminal event, or null if the run has not ended
 * @param endedBy the decision with the terminal event, or null
 * @param lives how often events were numbered from 1: an id is free again after its run was removed from the history
 * @param shortestBreak between the end of one life and the begin of the next, ms; the largest number for none
 */
record Course(
        String definitionId,
        String definitionHash,
        boolean pinned,
        long startedAt,
        long lastSeq,
        @Nullable RunEvent end,
        Answered.@Nullable Decided endedBy,
        int lives,
        long shortestBreak) {

    /** Follows the events of a run and reports errors in their order. */
    static Course of(RunCase run) {
        return new Follower(run).follow();
    }

    boolean hasEnded() {
        return end != null;
    }

    private static final class Follower {
        private final RunCase run;
        private String definitionId = "";
        private String hash = "";
        private boolean pinned;
        private long startedAt = -1;
        private long lastSeq;
        private int lives;
        private long shortestBreak = Long.MAX_VALUE;
        private @Nullable RunEvent end;
        private Answered.@Nullable Decided endedBy;

        Follower(RunCase run) {
            this.run = run;
        }

        Course follow() {
            for (Answered.Decided decision : run.decisions()) {
                if (definitionId.isEmpty()) {
                    definitionId = decision.definitionId();
                    startedAt = decision.time();
                } else if (!definitionId.equals(decision.definitionId())) {
                    run.broken(
                            Rule.DEFINITION_PINNED,
                            "a record of a run of '" + definitionId + "' says that it is one of '"
                                    + decision.definitionId() + "'",
                            decision.at());
                }
                decision.events().forEach(event -> follow(decision, event));
            }
            return new Course(definitionId, hash, pinned, startedAt, lastSeq, end, endedBy, lives, shortestBreak);
        }

        private void follow(Answered.Decided record, RunEvent event) {
            boolean beginsAnew = event.seq() == 1 && end != null && begins(event);
            if (lives == 0 || beginsAnew) {
                lives++;
            }
            if (beginsAnew) {
                lastSeq = 0;
                startedAt = record.time();
                if (endedBy != null) {
                    shortestBreak = Math.min(shortestBreak, startedAt - endedBy.time());
                }
                end = null;
            }
            if (event.seq() != lastSeq + 1) {
                run.broken(
                        Rule.EVENTS_GAP_FREE,
                        "event " + event.seq() + " follows event " + lastSeq + ", expected " + (lastSeq + 1),
                        record.at());
            }
            lastSeq = event.seq();
            if (end != null) {
                run.broken(
                        event.type().isTerminal() ? Rule.ONE_RESULT : Rule.NOTHING_AFTER_END,
                        "event " + event.seq() + " (" + event.type().wireName() + ") follows "
                                + end.type().wireName() + ", expected none",
                        record.at(),
                        endedBy == null ? null : endedBy.at());
            }
            begin(event);
            if (event.type().isTerminal()) {
                end = event;
                endedBy = record;
            }
        }

        private static boolean begins(RunEvent event) {
            return event.type() == RunEventType.RUN_STARTED
                    || event.type() == RunEventType.RUN_WAITING
                    || event.type() == RunEventType.RUN_FAILED;
        }

        private void begin(RunEvent event) {
            if (event.type() == RunEventType.RUN_STARTED) {
                pinned = true;
                hash = Objects.toString(event.data().get("definition_hash"), "");
            }
        }
    }
}
