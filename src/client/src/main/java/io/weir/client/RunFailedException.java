package io.weir.client;

import io.weir.protocol.RunError;
import io.weir.protocol.WorkflowResult;

/** The run failed. */
public final class RunFailedException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final transient WorkflowResult result;

    /** @param result with status FAILED */
    public RunFailedException(WorkflowResult result) {
        super("run '" + result.workflowId() + "' of " + result.definitionId() + " failed" + reason(result.error()));
        this.result = result;
    }

    private static String reason(@org.jspecify.annotations.Nullable RunError error) {
        if (error == null) {
            return "";
        }
        return (error.stepId() == null ? "" : " at step " + error.stepId()) + ": " + error.type() + ": "
                + error.message();
    }

    public WorkflowResult result() {
        return result;
    }
}
