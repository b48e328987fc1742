package io.weir.streams.state;

/** The stored data of a run is damaged, or the definition that it is pinned to is not available. */
public final class UnreadableRunException extends StoredRunException {
    private static final long serialVersionUID = 1L;

    UnreadableRunException(String runId, RuntimeException cause) {
        super("run '" + runId + "' is stored in a form that can't be read: " + cause.getMessage(), cause);
    }
}
