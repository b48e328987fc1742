package io.weir.worker.transport;

import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step types that this worker was given and has no implementation of. Says each once. Thread-safe. */
final class UnknownTypes {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownTypes.class);
    /** They come from definitions, so anybody may write any number of them. */
    private static final int MOST = 100;

    private final Set<String> types = new TreeSet<>();

    /** Why an attempt is handed back, as a sentence. */
    String handedBack(String type, String queue, String workerId) {
        boolean first;
        synchronized (this) {
            first = types.size() < MOST && types.add(type);
        }
        if (first) {
            LOG.warn(
                    "This worker takes queue '{}' and has no step of type '{}': such attempts are handed back, for a worker that"
                            + " has it",
                    queue,
                    type);
        }
        return "worker " + workerId + " has no step of type '" + type + "'";
    }

    synchronized Set<String> types() {
        return Set.copyOf(types);
    }
}
