package io.weir.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/** The resources opened so far. They are closed newest first, each one even if another fails to close. */
final class OpenResources {
    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        newestFirst.push(resource);
        return resource;
    }

    /** Closes everything; a second call does nothing. */
    void closeAll() {
        EmbeddedBrokerException failure = null;
        while (!newestFirst.isEmpty()) {
            try {
                newestFirst.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new EmbeddedBrokerException(
                            "The embedded broker did not stop cleanly: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes everything and returns {@code reason} for the caller to throw, with failures of closing attached. */
    EmbeddedBrokerException closedBecauseOf(EmbeddedBrokerException reason) {
        try {
            closeAll();
        } catch (EmbeddedBrokerException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }
}
