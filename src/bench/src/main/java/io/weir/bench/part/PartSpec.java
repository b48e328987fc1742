package io.weir.bench.part;

import java.util.List;
import java.util.Map;

/**
 * A process to be started.
 *
 * @param name of the process and its files, such as {@code engine-2}
 * @param jvmOptions for its JVM; later ones win
 * @param recorded whether Java Flight Recorder runs in it from start to end
 * @param settings of the part itself
 */
public record PartSpec(
        PartKind kind, String name, List<String> jvmOptions, boolean recorded, Map<String, String> settings) {
    public PartSpec {
        jvmOptions = List.copyOf(jvmOptions);
        settings = Map.copyOf(settings);
    }
}
