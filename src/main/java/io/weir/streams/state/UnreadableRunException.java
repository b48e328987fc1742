package io.weir.streams.state;

/** What is stored of a run can't be read by this version, or the definition it is pinned to can't. Others are not concerned. */
public final class UnreadableRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableRunException(String runId, RuntimeException cause) {
        super("run '" + runId + "' is stored in a form that can't be read: " + cause.getMessage(), cause);
    }
}
