package io.weir.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one sentence for the user and an exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public Failure(int exitCode, String message) {
        this(exitCode, message, null);
    }

    public Failure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** An unusable file or value on the command line. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
