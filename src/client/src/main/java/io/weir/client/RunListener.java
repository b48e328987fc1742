package io.weir.client;

import io.weir.protocol.RunRecord;

/** Is told what happens to a run, in order, on the watch's own thread. */
@FunctionalInterface
public interface RunListener {
    void on(RunRecord record);
}
