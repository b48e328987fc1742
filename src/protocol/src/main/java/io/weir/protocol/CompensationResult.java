package io.weir.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the steps of a run were undone.
 *
 * @param steps by the id of the step that was undone, in topological order
 */
public record CompensationResult(Status status, Map<String, StepMetadata> steps) {
    /** On the wire, the lower-case name. */
    public enum Status {
        /** Every step that had to be undone is. */
        DONE,
        /** At least one step is not undone: all attempts to do so failed, and the definition permits to skip it. */
        INCOMPLETE;

        static final List<String> NAMES =
                Stream.of(values()).map(Status::wireName).toList();

        private final String wireName = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wireName;
        }
    }
}
