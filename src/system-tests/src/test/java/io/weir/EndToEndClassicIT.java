package io.weir;

import io.weir.worker.transport.TransportKind;

/** The scenarios with a worker that takes its work through a classic consumer group. */
class EndToEndClassicIT extends EndToEndScenarios {
    EndToEndClassicIT() {
        super(TransportKind.CLASSIC);
    }
}
