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

    static RunNotFoundException resultGone(String runId) {
        return new RunNotFoundException(runId, "run '" + runId + "' has ended, and its result is no longer kept");
    }

    public String runId() {
        return runId;
    }
}
