package io.weir.streams.state;

/** A run is stored in a form of a newer version. To go on without it would lose what comes for it: the engine has to stop. */
public final class NewerRunException extends StoredRunException {
    private static final long serialVersionUID = 1L;

    NewerRunException(String runId, RuntimeException cause) {
        super(
                "run '" + runId + "' was stored by a newer version of Weir: " + cause.getMessage()
                        + "; start an engine of that version, or a newer one, on this application id",
                cause);
    }
}
