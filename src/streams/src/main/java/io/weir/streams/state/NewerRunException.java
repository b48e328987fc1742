package io.weir.streams.state;

/**
 * A run is stored in the form of a newer version. If the engine continued without it, records for the run would be
 * lost. So the engine has to stop.
 */
public final class NewerRunException extends StoredRunException {
    private static final long serialVersionUID = 1L;

    NewerRunException(String runId, RuntimeException cause) {
        super(
                "run '" + runId + "' was stored by a newer version of Weir: " + cause.getMessage()
                        + "; start an engine of that version, or a newer one, on this application id",
                cause);
    }
}
