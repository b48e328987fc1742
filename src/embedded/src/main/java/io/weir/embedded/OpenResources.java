package io.weir.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened so far; closed newest first, each one even when another fails to close. */
final class OpenResources {
    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        newestFirst.push(resource);
        return resource;
    }

    /** Closes everything; a second call finds nothing left to do. */
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

    /** Closes everything and returns {@code reason}, to be thrown, with what went wrong while closing attached. */
    EmbeddedBrokerException closedBecauseOf(EmbeddedBrokerException reason) {
        try {
            closeAll();
        } catch (EmbeddedBrokerException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }
}
