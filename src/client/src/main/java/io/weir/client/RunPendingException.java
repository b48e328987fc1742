package io.weir.client;

/** The run was requested, and no engine has answered yet. The request is safe, and is acted on when an engine runs. */
public final class RunPendingException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    /** @param request where the request stands and since when */
    RunPendingException(String runId, String request) {
        super("run '" + runId + "' was requested (" + request + "), and no engine has answered yet; is one running?");
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
