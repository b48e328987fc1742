package io.weir.bench.part;

import java.util.Locale;

/** The role of a process. */
public enum PartKind {
    BROKER,
    ENGINE,
    WORKER;

    /** Its name in options and output. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
