package io.weir.client;

import io.weir.protocol.RunRecord;

/** Receives the records of a run, in order, on the watch's own thread. */
@FunctionalInterface
public interface RunListener {
    void on(RunRecord record);
}
