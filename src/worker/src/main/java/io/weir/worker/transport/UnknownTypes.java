package io.weir.worker.transport;

import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step types that this worker received and has no implementation for. Logs each once. Thread-safe. */
final class UnknownTypes {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownTypes.class);
    /** Types come from definitions, so there may be any number of them. */
    private static final int MOST = 100;

    private final Set<String> types = new TreeSet<>();

    /** The reason for handing an attempt back, as a sentence. */
    String handedBack(String type, String queue, String workerId) {
        boolean first;
        synchronized (this) {
            first = types.size() < MOST && types.add(type);
        }
        if (first) {
            LOG.warn(
                    "This worker takes queue '{}' and has no step of type '{}'; it hands such attempts back for another"
                            + " worker",
                    queue,
                    type);
        }
        return "worker " + workerId + " has no step of type '" + type + "'";
    }

    synchronized Set<String> types() {
        return Set.copyOf(types);
    }
}
