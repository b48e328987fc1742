package io.weir.streams.checks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a check.
 *
 * @param check the name of the check, which is stable
 * @param found the finding, as the body of a sentence
 * @param expected the expected state, or null if the finding is as expected
 * @param fix what to do, as a command if possible, or null if nothing has to be done
 */
public record Outcome(
        String check,
        Level level,
        String found,
        @Nullable String expected,
        @Nullable String fix) {
    /** The severity. The last level prevents a start. */
    public enum Level {
        OK,
        /** The check could not run, because an earlier one failed. */
        SKIPPED,
        /** The facts could not be read, so the check has no result. */
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
     * An outcome for a fact that could not be read.
     *
     * @param fact the fact, as a noun
     * @param why why it could not be read
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

    /** Returns all of it in one line, for a log or an error message. */
    public String sentence() {
        return found + (expected == null ? "" : "; expected " + expected) + (fix == null ? "" : "; " + fix);
    }
}
