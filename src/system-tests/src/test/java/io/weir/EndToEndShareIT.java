package io.weir;

import io.weir.worker.transport.TransportKind;

/** The scenarios with a worker that takes its work through a share group. */
class EndToEndShareIT extends EndToEndScenarios {
    EndToEndShareIT() {
        super(TransportKind.SHARE);
    }
}
