package io.weir.definition;

/**
 * One thing wrong with a definition.
 *
 * @param path where, such as {@code steps[2].depends_on[0]}; empty for the whole
 * @param message a sentence: what was found and what was expected
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
