package io.weir.streams;

import org.apache.kafka.clients.admin.Admin;

/** A condition that the cluster must meet before an engine starts on it. */
@FunctionalInterface
public interface StartCheck {
    /**
     * Checks the condition and changes nothing.
     *
     * @throws EngineException if the condition is not met; the message says what was found and what was expected
     */
    void check(Admin admin, WeirConfig config);
}
