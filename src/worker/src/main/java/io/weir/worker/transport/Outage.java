package io.weir.worker.transport;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs once that something stopped working and once that it works again, however often it is retried in between. */
final class Outage {
    private final Logger log;
    private final String what;
    private final Function<Throwable, String> explain;
    private @Nullable String trouble;

    /** @param explain turns a failure into a sentence */
    Outage(Logger log, String what, Function<Throwable, String> explain) {
        this.log = log;
        this.what = what;
        this.explain = explain;
    }

    synchronized void failed(Throwable cause) {
        if (trouble == null) {
            trouble = what + " fails: " + explain.apply(cause);
            log.warn("{}; will retry", trouble);
        }
    }

    synchronized void recovered() {
        if (trouble != null) {
            trouble = null;
            log.info("{} works again", what);
        }
    }

    /** The reason, while it does not work. */
    synchronized Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
