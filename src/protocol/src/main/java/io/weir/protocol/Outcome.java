package io.weir.protocol;

/** How an attempt ended. On the wire: {@code status} success, needs_revision or failed. */
public sealed interface Outcome {
    record Success(Payload output) implements Outcome {}

    /** A validator sends the work back. {@code output} is JSON null when the worker gave none. */
    record NeedsRevision(Payload output, Payload feedback) implements Outcome {}

    record Failure(StepError error) implements Outcome {}
}
