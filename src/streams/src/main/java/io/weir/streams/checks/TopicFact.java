package io.weir.streams.checks;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * A topic as Kafka shows it to this client.
 *
 * @param partitions 0 unless it is present
 * @param permitted what this client may do with it, or null when Kafka does not tell
 * @param settings all settings in force
 */
record TopicFact(
        State state, int partitions, @Nullable Set<AclOperation> permitted, Fact<Map<String, String>> settings) {
    enum State {
        PRESENT,
        MISSING,
        /** This client may not see it; it may be there or not. */
        DENIED,
        /** Kafka did not say. */
        UNKNOWN
    }

    static TopicFact failed(Exception why) {
        State state = why instanceof AuthorizationException ? State.DENIED : State.UNKNOWN;
        return new TopicFact(state, 0, null, Fact.failed(why));
    }

    static TopicFact absent(State state) {
        return new TopicFact(state, 0, null, Fact.of(Map.of()));
    }

    /** Whether it is known neither to be there nor to be missing. */
    boolean isUnseen() {
        return state == State.DENIED || state == State.UNKNOWN;
    }

    boolean isPresent() {
        return state == State.PRESENT;
    }

    @Nullable
    String setting(String name) {
        return settings.known().map(all -> all.get(name)).orElse(null);
    }
}
