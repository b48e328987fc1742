package io.weir.client;

/** Nothing is known of the run: it was never requested, or what it left has outlived its retention. */
public final class RunNotFoundException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    private RunNotFoundException(String runId, String message) {
        super(message);
        this.runId = runId;
    }

    static RunNotFoundException unknown(String runId) {
        return new RunNotFoundException(
                runId, "no run '" + runId + "' is known; it was never requested, or its history is no longer kept");
    }

    /** @param why what kept the requests from being looked at */
    static RunNotFoundException unknown(String runId, OrchestratorException why) {
        return new RunNotFoundException(
                runId, "no run '" + runId + "' is known; whether it was requested can't be seen: " + why.getMessage());
    }

    static RunNotFoundException resultGone(String runId) {
        return new RunNotFoundException(runId, "run '" + runId + "' has ended, and its result is no longer kept");
    }

    public String runId() {
        return runId;
    }
}
