package io.weir.streams.checks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to.
 *
 * @param check its name, which is stable
 * @param found what is so, as a sentence's body
 * @param expected what should be, or null when it is
 * @param fix what to do, a command where there is one, or null when nothing is to be done
 */
public record Outcome(
        String check,
        Level level,
        String found,
        @Nullable String expected,
        @Nullable String fix) {
    /** How grave it is; a start is refused at the last one. */
    public enum Level {
        OK,
        /** Could not be looked at, because something before it failed. */
        SKIPPED,
        /** Could not be read, so nothing is said about it. */
        UNKNOWN,
        WARN,
        FAIL;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wireName;
        }
    }

    static Outcome ok(String check, String found) {
        return new Outcome(check, Level.OK, found, null, null);
    }

    static Outcome skipped(String check, String why) {
        return new Outcome(check, Level.SKIPPED, why, null, null);
    }

    /**
     * Something that could not be read.
     *
     * @param fact what it is, as a noun
     * @param why what kept it from being read
     */
    static Outcome unknown(String check, String fact, String why, String expected, @Nullable String fix) {
        return new Outcome(check, Level.UNKNOWN, "could not read " + fact + " because: " + why, expected, fix);
    }

    static Outcome warn(String check, String found, String expected, @Nullable String fix) {
        return new Outcome(check, Level.WARN, found, expected, fix);
    }

    static Outcome fail(String check, String found, String expected, @Nullable String fix) {
        return new Outcome(check, Level.FAIL, found, expected, fix);
    }

    /** All of it in one line, for a log or an error message. */
    public String sentence() {
        return found + (expected == null ? "" : "; expected " + expected) + (fix == null ? "" : "; " + fix);
    }
}
