package io.weir.history.judge;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The course of a run by the numbers and types of its events alone, whatever its definition. Times in ms since 1970.
 *
 * @param definitionHash that it was pinned to; empty when it never was
 * @param startedAt of the first event
 * @param lastSeq of the last event
 * @param end the terminal event, or null while it goes on
 * @param endedBy the record with the terminal event, or null
 * @param lives how often events were numbered from 1: an id is free again once the history has let go of its run
 * @param shortestBreak between the end of one life and the begin of the next, ms; the largest number for none
 */
record Course(
        String definitionId,
        String definitionHash,
        boolean pinned,
        long startedAt,
        long lastSeq,
        @Nullable RunEvent end,
        Told.@Nullable Events endedBy,
        int lives,
        long shortestBreak) {

    /** Follows the events of a run and tells what is wrong with their order. */
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
        private Told.@Nullable Events endedBy;
        private final List<RunEventType> first = new ArrayList<>(2);

        Follower(RunCase run) {
            this.run = run;
        }

        Course follow() {
            for (Told told : run.facts().told()) {
                if (told instanceof Told.Events events) {
                    if (definitionId.isEmpty()) {
                        definitionId = events.definitionId();
                        startedAt = events.time();
                    } else if (!definitionId.equals(events.definitionId())) {
                        run.broken(
                                Rule.DEFINITION_PINNED,
                                "a record of a run of '" + definitionId + "' says that it is one of '"
                                        + events.definitionId() + "'",
                                events.at());
                    }
                    events.events().forEach(event -> follow(events, event));
                }
            }
            return new Course(definitionId, hash, pinned, startedAt, lastSeq, end, endedBy, lives, shortestBreak);
        }

        private void follow(Told.Events record, RunEvent event) {
            boolean beginsAnew = event.seq() == 1 && end != null && begins(event);
            if (lives == 0 || beginsAnew) {
                lives++;
            }
            if (beginsAnew) {
                lastSeq = 0;
                first.clear();
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
            begin(record, event);
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

        /** A run starts once, at first or after it has waited; before that it can only wait or end. */
        private void begin(Told.Events record, RunEvent event) {
            boolean legal = switch (event.type()) {
                case RUN_WAITING -> first.isEmpty();
                case RUN_STARTED -> !first.contains(RunEventType.RUN_STARTED);
                case RUN_FAILED, RUN_CANCELLED -> true;
                default -> first.contains(RunEventType.RUN_STARTED);
            };
            if (!legal) {
                run.broken(
                        Rule.EVENTS_LEGAL,
                        "event " + event.seq() + " (" + event.type().wireName() + ") can't follow "
                                + (first.isEmpty() ? "nothing" : "what came before"),
                        record.at());
            }
            first.add(event.type());
            if (event.type() == RunEventType.RUN_STARTED) {
                pinned = true;
                hash = Objects.toString(event.data().get("definition_hash"), "");
            }
        }
    }
}
