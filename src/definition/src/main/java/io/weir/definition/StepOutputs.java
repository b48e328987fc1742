package io.weir.definition;

/** Which outputs of single steps are in a run's result. On the wire, the lower-case name. */
public enum StepOutputs {
    /** The last output of every step that succeeded. */
    ALL,
    /** Only the result's own {@code output}. */
    NONE
}
