package io.weir.definition;

/**
 * One problem of a definition.
 *
 * @param path the place, for example {@code steps[2].depends_on[0]}; empty for the whole definition
 * @param message a sentence: what was found and what was expected
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
