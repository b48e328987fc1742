package io.weir.protocol;

/** Where a run stands. The last three are terminal and are also a result's status. */
public enum RunStatus {
    /** The definition it names is not known yet. */
    WAITING("waiting", false),
    RUNNING("running", false),
    /** At least one step has used up its attempts and waits for an operator; other steps go on. */
    PAUSED("paused", false),
    /** Put aside: nothing is handed out and no timer fires until somebody resumes it; reports are still taken. */
    QUARANTINED("quarantined", false),
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
