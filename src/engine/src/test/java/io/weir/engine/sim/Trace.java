package io.weir.engine.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** What happened in a world, for people; nothing is kept unless it is asked for. */
final class Trace {
    private static final int LAST = 60;

    private final boolean on;
    private final boolean aloud;
    private final Deque<String> lines = new ArrayDeque<>();

    private Trace(boolean on, boolean aloud) {
        this.on = on;
        this.aloud = aloud;
    }

    static Trace off() {
        return new Trace(false, false);
    }

    /** Keeps the last lines. */
    static Trace kept() {
        return new Trace(true, false);
    }

    /** Prints every line. */
    static Trace aloud() {
        return new Trace(true, true);
    }

    boolean isOn() {
        return on;
    }

    void say(long at, String what) {
        if (!on) {
            return;
        }
        String text = what.length() > 400 ? what.substring(0, 400) + "…" : what;
        String line = "%9d ms  %s".formatted(at - World.START, text);
        if (aloud) {
            System.out.println(line);
        }
        lines.add(line);
        if (lines.size() > LAST) {
            lines.remove();
        }
    }

    String last() {
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
