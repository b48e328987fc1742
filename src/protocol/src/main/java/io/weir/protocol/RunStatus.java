package io.weir.protocol;

/** Status of a run. The last three are terminal and are also a result's status. */
public enum RunStatus {
    /** Its definition is not known yet. */
    WAITING("waiting", false),
    RUNNING("running", false),
    /** All attempts of at least one step failed, and it waits for an operator; other steps go on. */
    PAUSED("paused", false),
    /** Quarantined: nothing is dispatched and no timer fires until it is resumed; reports are still accepted. */
    QUARANTINED("quarantined", false),
    /** Its outcome is decided, and its steps are being undone. */
    COMPENSATING("compensating", false),
    /** Its outcome is decided, and its steps with {@code on_end} run. */
    ENDING("ending", false),
    SUCCESS("success", true),
    FAILED("failed", true),
    CANCELLED("cancelled", true);

    private final String wireName;
    private final boolean terminal;

    RunStatus(String wireName, boolean terminal) {
        this.wireName = wireName;
        this.terminal = terminal;
    }

    public String wireName() {
        return wireName;
    }

    public boolean isTerminal() {
        return terminal;
    }
}
