package io.weir.protocol;

/** The outcome of an attempt. On the wire, {@code status} is success, needs_revision or failed. */
public sealed interface Outcome {
    record Success(Payload output) implements Outcome {}

    /** A validator sends the work back. {@code output} is JSON null if the worker gave none. */
    record NeedsRevision(Payload output, Payload feedback) implements Outcome {}

    record Failure(StepError error) implements Outcome {}
}
