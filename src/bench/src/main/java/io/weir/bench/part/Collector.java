package io.weir.bench.part;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The garbage collector of the parts' JVMs. {@code bin/weir} alone decides which one fits the machine, for the JVM it
 * starts. The parts use the same one, so that they are measured as they will run.
 */
final class Collector {
    private static final Predicate<String> CHOICE = Pattern.compile(
                    "-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC")
            .asMatchPredicate();

    private Collector() {}

    /**
     * These options, with this JVM's collector before them unless they name one: a JVM with two collectors refuses to
     * start.
     */
    static List<String> inherited(List<String> options) {
        return inherited(ManagementFactory.getRuntimeMXBean().getInputArguments(), options);
    }

    static List<String> inherited(List<String> ownOptions, List<String> options) {
        Optional<String> own = ownOptions.stream().filter(CHOICE).findFirst();
        if (own.isEmpty() || options.stream().anyMatch(CHOICE)) {
            return options;
        }
        List<String> all = new ArrayList<>(options.size() + 1);
        all.add(own.get());
        all.addAll(options);
        return all;
    }
}
