package io.weir.client;

/** A run with another definition or input has this id; nothing was started. */
public final class RunConflictException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    /** @param found the engine's message about the request */
    public RunConflictException(String runId, String found) {
        super("run '" + runId + "' was not started: " + found);
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
