package io.weir.topics;

import org.jspecify.annotations.Nullable;

/** Topics could not be read, compared or changed. The message is a sentence for the user. */
public final class TopicsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The cause of the error. */
    public enum Kind {
        /** A topic file or an option is wrong. */
        INPUT,
        /** The cluster did not answer, or did not permit an operation. */
        CLUSTER,
        /**
         * The cluster's topics contradict the specification, and changing them would lose runs. Nothing was changed.
         */
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
