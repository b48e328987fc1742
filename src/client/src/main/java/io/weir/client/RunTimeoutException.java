package io.weir.client;

import java.time.Duration;

/** The waiting time is over. The run goes on and can be waited for again. */
public final class RunTimeoutException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final String runId;

    public RunTimeoutException(String runId, Duration waited) {
        super("run '" + runId + "' has not ended after " + waited.toMillis() + " ms; it goes on");
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
