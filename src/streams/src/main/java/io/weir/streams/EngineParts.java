package io.weir.streams;

import io.weir.streams.checks.StateLock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * The open resources of an engine, which are closed together. An engine may be closed while it starts: everything that
 * it opens after that is closed at once, and the start fails. Thread-safe.
 */
final class EngineParts {
    private final boolean staticMember;
    private boolean closed;
    private @Nullable KafkaStreams streams;
    private @Nullable Admin admin;
    private @Nullable StateLock stateLock;

    /** @param staticMember true if the instance keeps its place in the group through a restart */
    EngineParts(boolean staticMember) {
        this.staticMember = staticMember;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** @throws EngineException if the engine was closed meanwhile */
    void keep(Admin opened) {
        synchronized (this) {
            if (!closed) {
                admin = opened;
                return;
            }
        }
        opened.close(Duration.ZERO);
        throw closedEarly(null);
    }

    /** @throws EngineException if the engine was closed meanwhile */
    void keep(StateLock taken) {
        synchronized (this) {
            if (!closed) {
                stateLock = taken;
                return;
            }
        }
        taken.close();
        throw closedEarly(null);
    }

    /**
     * Replaces the previous instance, if there was one.
     *
     * @throws EngineException if the engine was closed meanwhile
     */
    void keep(KafkaStreams created) {
        synchronized (this) {
            if (!closed) {
                streams = created;
                return;
            }
        }
        created.close(Duration.ZERO);
        throw closedEarly(null);
    }

    static EngineException closedEarly(@Nullable Exception cause) {
        String message = "the engine was closed while it started";
        return cause == null ? new EngineException(message) : new EngineException(message, cause);
    }

    /** Closes everything. A second call does nothing. */
    void close(Duration timeout) {
        KafkaStreams running;
        Admin client;
        StateLock held;
        synchronized (this) {
            closed = true;
            running = streams;
            client = admin;
            held = stateLock;
            streams = null;
            admin = null;
            stateLock = null;
        }
        if (running != null) {
            // A static member keeps its place through a restart. A dynamic member must leave the group, or its
            // partitions would wait for it.
            running.close(CloseOptions.timeout(timeout)
                    .withGroupMembershipOperation(
                            staticMember
                                    ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                    : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
        if (client != null) {
            client.close(timeout);
        }
        if (held != null) {
            held.close();
        }
    }
}
