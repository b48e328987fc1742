package io.weir.bench.part;

import java.util.Map;

/** A broker, an engine or a worker inside its process. */
interface Part extends AutoCloseable {
    /** The facts that the process's starter needs once the part is up. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** The measurements since the last call. */
    default Map<String, String> measured() {
        return Map.of();
    }

    @Override
    void close();
}
