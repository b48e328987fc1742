package io.weir.client;

import io.weir.protocol.RunError;
import io.weir.protocol.WorkflowResult;

/** The run was cancelled. */
public final class RunCancelledException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    private final transient WorkflowResult result;

    /** @param result with status CANCELLED */
    public RunCancelledException(WorkflowResult result) {
        super("run '" + result.workflowId() + "' of " + result.definitionId() + " was cancelled"
                + reason(result.error()));
        this.result = result;
    }

    private static String reason(@org.jspecify.annotations.Nullable RunError error) {
        return error == null ? "" : ": " + error.message();
    }

    public WorkflowResult result() {
        return result;
    }
}
