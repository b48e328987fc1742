package io.weir.client;

/** The run's id is taken by a run with another definition or input; nothing was started. */
public final class RunConflictException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    /** @param found what the engine said of the request */
    public RunConflictException(String runId, String found) {
        super("run '" + runId + "' was not started: " + found);
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
