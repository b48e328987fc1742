package io.weir.history.judge;

/** What a history is held against. The names are stable: scripts and alarms may use them. */
public enum Rule {
    RECORDS_READABLE(
            "records-readable", "Every record that the engine wrote can be read, and is what its topic takes."),
    OWN_PARTITION(
            "own-partition", "Every record of a run has the run's id as its key and stands on the run's partition."),
    NO_REQUEST_LOST(
            "no-request-lost",
            "A request that can be read has a run, or an answer that says why not; so has one that a client got an"
                    + " acknowledgement for."),
    RECORDS_ACCOUNTED(
            "records-accounted",
            "Every record on an input topic was accepted, refused, sent on to its partition or dead-lettered, each"
                    + " exactly once, and what was accepted is named by one decision."),
    REFUSALS_RIGHT("refusals-right", "Deciding again on what was refused refuses it for the same reason."),
    DEAD_LETTERS_FAITHFUL(
            "dead-letters-faithful",
            "A dead letter has its source's bytes, the place it came from and a reason that holds."),
    REROUTES_FAITHFUL(
            "reroutes-faithful", "A record sent on to its partition is the same record, and was sent on once."),
    EVENTS_GAP_FREE(
            "events-gap-free", "The events of a run are numbered from 1 without a gap, in the order they stand."),
    ATTEMPTS_IN_ORDER(
            "attempts-in-order",
            "The attempts of a step in a revision are 1 to k without a gap, and each has the step-ready records that its"
                    + " events tell of."),
    ONE_ACCEPTED_OUTPUT(
            "one-accepted-output",
            "Every attempt that ended by a report ended by exactly one, and it says what the event says."),
    TOKENS_MATCH("tokens-match", "An accepted report has the token that its attempt was dispatched with."),
    EVENTS_AGREE(
            "events-agree",
            "Deciding again on what a run was asked and told, at the recorded times, gives the recorded events."),
    DISPATCHES_AGREE(
            "dispatches-agree", "Deciding again gives the recorded dispatches, with the same inputs and settings."),
    DEFINITION_PINNED("definition-pinned", "The definition's hash is the same in all records of a run."),
    CANCELLATIONS_RIGHT(
            "cancellations-right",
            "Workers are told to stop an attempt at most once, and only one that was dispatched, has no accepted report and"
                    + " is stopped when the run is decided again."),
    NOTHING_AFTER_END("nothing-after-end", "Nothing is dispatched, accepted or told of a run after its last event."),
    ONE_RESULT("one-result", "A run that has ended has exactly one terminal event and exactly one result."),
    RESULT_AGREES("result-agrees", "The result says what the events say, and is the one that deciding again gives."),
    STATE_AGREES(
            "state-agrees",
            "The engine's stored state says what the events say, and an ended run has left the live stores."),
    API_AGREES("api-agrees", "The client answers about a run what its records say."),
    NO_LAG("no-lag", "After quiescence the engine has consumed every record of its inputs."),
    NOTHING_LIVE(
            "nothing-live", "After quiescence no run is without a result, and no live state, output or timer is left."),
    ENOUGH_WORK("enough-work", "The history has at least as many finished runs as were asked for.");

    private final String id;
    private final String sentence;

    Rule(String id, String sentence) {
        this.id = id;
        this.sentence = sentence;
    }

    public String id() {
        return id;
    }

    /** What holds when the rule is kept. */
    public String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return id;
    }
}
