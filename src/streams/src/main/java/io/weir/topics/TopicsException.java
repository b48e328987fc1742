package io.weir.topics;

import org.jspecify.annotations.Nullable;

/** Topics could not be read, compared or changed; the message is a sentence for the user. */
public final class TopicsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where the fault lies. */
    public enum Kind {
        /** A topic file, or an option, is wrong. */
        INPUT,
        /** The cluster didn't answer, or didn't permit something. */
        CLUSTER,
        /** What the cluster has contradicts what is wanted, and changing it would lose runs. Nothing was changed. */
        REFUSED
    }

    private final Kind kind;

    TopicsException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static TopicsException input(String message) {
        return new TopicsException(Kind.INPUT, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
