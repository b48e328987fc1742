package io.weir.streams;

import org.apache.kafka.clients.admin.Admin;

/** Something that must hold of the cluster before an engine starts on it. */
@FunctionalInterface
public interface StartCheck {
    /**
     * Looks, and changes nothing.
     *
     * @throws EngineException when it does not hold; the message says what was found and what was expected
     */
    void check(Admin admin, WeirConfig config);
}
