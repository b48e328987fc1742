package io.weir.client;

/** The run was requested, and no engine has answered yet. The request is safe and is processed when an engine runs. */
public final class RunPendingException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    /** @param request position and time of the request */
    RunPendingException(String runId, String request) {
        super("run '" + runId + "' was requested (" + request + "), and no engine has answered yet; is one running?");
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
