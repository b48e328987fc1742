package io.weir.streams.state;

/** What is stored of a run is damaged, or the definition it is pinned to can't be had. */
public final class UnreadableRunException extends StoredRunException {
    private static final long serialVersionUID = 1L;

    UnreadableRunException(String runId, RuntimeException cause) {
        super("run '" + runId + "' is stored in a form that can't be read: " + cause.getMessage(), cause);
    }
}
