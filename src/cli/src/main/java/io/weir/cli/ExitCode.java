package io.weir.cli;

/** What a command's exit code tells a script. The same list stands in {@code weir --help}. */
public final class ExitCode {
    public static final int OK = 0;
    /** The thing asked for failed: a run that failed or was cancelled, an invalid definition, topics that differ. */
    public static final int FAILED = 1;
    /** The command line, a setting or a file named on it is wrong. */
    public static final int USAGE = 2;
    /** Kafka can't be reached, or doesn't let us in. */
    public static final int UNREACHABLE = 3;
    /** What was waited for has not happened in time. */
    public static final int TIMEOUT = 4;
    /** No such run, definition or topic. */
    public static final int NOT_FOUND = 5;
    /** It is taken: a run id by a run with other content, a directory or a port by another process. */
    public static final int CONFLICT = 6;
    /** A promise is not kept: the history breaks a rule. Or another definition would have changed the course of runs. */
    public static final int BROKEN = 8;
    /** An engine that ran has given up after errors; to be started anew, once whatever it names is mended. */
    public static final int ENGINE_FAILED = 7;
    /** A fault in Weir itself. */
    public static final int INTERNAL = 70;
    /** Ctrl-C, as shells have it. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
