package io.weir.bench.part;

import java.util.Locale;

/** What a process is there for. */
public enum PartKind {
    BROKER,
    ENGINE,
    WORKER;

    /** As it is typed and shown. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
