package io.weir.history.judge;

/** The rules that a history is checked against. The names are stable: scripts and alarms may use them. */
public enum Rule {
    RECORDS_READABLE("records-readable", "Every record that the engine wrote is readable and valid for its topic."),
    OWN_PARTITION("own-partition", "Every record of a run has the run's id as its key and is on the run's partition."),
    NO_REQUEST_LOST(
            "no-request-lost",
            "Every readable request has a run, or an answer with a reason; so has every request that Kafka"
                    + " acknowledged to a client."),
    RECORDS_ACCOUNTED(
            "records-accounted",
            "Every record on an input topic was accepted, rejected, rerouted or dead-lettered, exactly once,"
                    + " and every accepted record is named by one decision."),
    REFUSALS_RIGHT("refusals-right", "Deciding a rejected record again rejects it for the same reason."),
    DEAD_LETTERS_FAITHFUL(
            "dead-letters-faithful", "A dead letter has its source's bytes and position, and a correct reason."),
    REROUTES_FAITHFUL("reroutes-faithful", "A rerouted record is unchanged, and was rerouted once."),
    EVENTS_GAP_FREE("events-gap-free", "The events of a run are numbered from 1 without a gap, in order."),
    ATTEMPTS_IN_ORDER(
            "attempts-in-order",
            "The attempts of a step in a revision are 1 to k without a gap, and each has the step-ready records"
                    + " that its events name."),
    ONE_ACCEPTED_OUTPUT(
            "one-accepted-output",
            "Every attempt that a report ended was ended by exactly one report, and the report matches the"
                    + " event."),
    TOKENS_MATCH("tokens-match", "An accepted report has the token that its attempt was dispatched with."),
    EVENTS_AGREE(
            "events-agree",
            "Deciding a run's recorded inputs again, at the recorded times, gives the recorded events."),
    DISPATCHES_AGREE(
            "dispatches-agree", "Deciding again gives the recorded dispatches, with the same inputs and settings."),
    DEFINITION_PINNED("definition-pinned", "The definition's hash is the same in all records of a run."),
    CANCELLATIONS_RIGHT(
            "cancellations-right",
            "An attempt is cancelled at most once, and only if it was dispatched, has no accepted report and is"
                    + " also cancelled when the run is decided again."),
    NOTHING_AFTER_END(
            "nothing-after-end", "Nothing of a run is dispatched, accepted or published after its last event."),
    ONE_RESULT("one-result", "A run that has ended has exactly one terminal event and exactly one result."),
    RESULT_AGREES("result-agrees", "The result matches the events and the result of deciding again."),
    STATE_AGREES(
            "state-agrees", "The engine's stored state matches the events, and an ended run has left the live stores."),
    API_AGREES("api-agrees", "The client's answers about a run match its records."),
    NO_LAG("no-lag", "After quiescence the engine has consumed every record of its inputs."),
    NOTHING_LIVE(
            "nothing-live", "After quiescence every run has a result, and no live state, output or timer is left."),
    ENOUGH_WORK("enough-work", "The history has at least the requested number of finished runs.");

    private final String id;
    private final String sentence;

    Rule(String id, String sentence) {
        this.id = id;
        this.sentence = sentence;
    }

    public String id() {
        return id;
    }

    /** The rule as a sentence. */
    public String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return id;
    }
}
