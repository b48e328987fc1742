package io.weir.client;

/** The run is unknown: it was never requested, or retention has removed its records. */
public final class RunNotFoundException extends WeirClientException {
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

    /** @param why the reason why the requests could not be read */
    static RunNotFoundException unknown(String runId, WeirClientException why) {
        return new RunNotFoundException(
                runId,
                "no run '" + runId + "' is known; could not check whether it was requested: " + why.getMessage());
    }

    static RunNotFoundException resultGone(String runId) {
        return new RunNotFoundException(runId, "run '" + runId + "' has ended, and its result is no longer kept");
    }

    public String runId() {
        return runId;
    }
}
