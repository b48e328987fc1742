package io.weir.worker.transport;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says once that something stopped to work and once that it works again, however often it is tried in between. */
final class Outage {
    private final Logger log;
    private final String what;
    private final Function<Throwable, String> explain;
    private @Nullable String trouble;

    /** @param explain a sentence for what went wrong */
    Outage(Logger log, String what, Function<Throwable, String> explain) {
        this.log = log;
        this.what = what;
        this.explain = explain;
    }

    synchronized void failed(Throwable cause) {
        if (trouble == null) {
            trouble = what + " fails: " + explain.apply(cause);
            log.warn("{}; it will be tried again", trouble);
        }
    }

    synchronized void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("{} works again", what);
        }
    }

    /** Why it does not work, while it does not. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
