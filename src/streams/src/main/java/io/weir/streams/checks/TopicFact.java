package io.weir.streams.checks;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * A topic as this client sees it in Kafka.
 *
 * @param partitions 0 unless the topic is present
 * @param permitted the operations that this client may perform on it, or null if Kafka does not report them
 * @param settings all settings in force
 */
record TopicFact(
        State state, int partitions, @Nullable Set<AclOperation> permitted, Fact<Map<String, String>> settings) {
    enum State {
        PRESENT,
        MISSING,
        /** This client may not see the topic, which may or may not exist. */
        DENIED,
        /** Kafka did not answer. */
        UNKNOWN
    }

    static TopicFact failed(Exception why) {
        State state = why instanceof AuthorizationException ? State.DENIED : State.UNKNOWN;
        return new TopicFact(state, 0, null, Fact.failed(why));
    }

    static TopicFact absent(State state) {
        return new TopicFact(state, 0, null, Fact.of(Map.of()));
    }

    /** Returns true if Kafka did not say whether the topic exists. */
    boolean isUnseen() {
        return state == State.DENIED || state == State.UNKNOWN;
    }

    boolean isPresent() {
        return state == State.PRESENT;
    }

    /** Returns true if Kafka says that this client may not perform the operation on the topic. */
    boolean forbids(AclOperation operation) {
        return state == State.DENIED
                || (isPresent() && permitted != null && !permitted.isEmpty() && !permitted.contains(operation));
    }

    @Nullable
    String setting(String name) {
        return settings.known().map(all -> all.get(name)).orElse(null);
    }
}
