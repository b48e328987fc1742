package io.weir.bench.part;

import java.util.Map;

/** A broker, an engine or a worker inside its process. */
interface Part extends AutoCloseable {
    /** What whoever started it wants to know once it is up. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** What it has measured since the last time. */
    default Map<String, String> measured() {
        return Map.of();
    }

    @Override
    void close();
}
