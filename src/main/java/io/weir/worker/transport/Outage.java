package io.weir.worker.transport;

import org.slf4j.Logger;

/** Says once that something stopped to work and once that it works again, however often it is tried in between. */
final class Outage {
    private final Logger log;
    private final String what;
    private boolean broken;

    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    synchronized void failed(Throwable cause) {
        if (!broken) {
            broken = true;
            log.warn("{} fails, will be tried again: {}", what, cause.toString());
        }
    }

    synchronized void recovered() {
        if (broken) {
            broken = false;
            log.info("{} works again", what);
        }
    }
}
