package io.weir.poison;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls: the target that its arguments name, warmed up first, so that loading classes is not taken for a slow input. */
public final class FuzzedTarget {
    private static @Nullable Target target;

    private FuzzedTarget() {}

    public static void fuzzerInitialize(String[] arguments) throws Throwable {
        target = Target.valueOf(arguments[0]);
        for (Poison poison : PoisonCorpus.small()) {
            target.read(poison.bytes());
        }
    }

    public static void fuzzerTestOneInput(byte[] bytes) throws Throwable {
        Objects.requireNonNull(target, "Jazzer initializes before it fuzzes").read(bytes);
    }
}
