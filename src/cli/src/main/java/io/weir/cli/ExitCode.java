package io.weir.cli;

/** The exit codes of commands. {@code weir --help} has the same list. */
public final class ExitCode {
    public static final int OK = 0;
    /** The operation failed: a run that failed or was cancelled, an invalid definition, topics that differ. */
    public static final int FAILED = 1;
    /** The command line, a setting or a file named on it is wrong. */
    public static final int USAGE = 2;
    /** Kafka is not reachable, or refuses the client. */
    public static final int UNREACHABLE = 3;
    /** The awaited event did not happen in time. */
    public static final int TIMEOUT = 4;
    /** No such run, definition or topic. */
    public static final int NOT_FOUND = 5;
    /** Already taken: a run id by a run with other content, a directory or a port by another process. */
    public static final int CONFLICT = 6;
    /** A promise is broken: the history breaks a rule. Or a replay with another definition would change a run. */
    public static final int BROKEN = 8;
    /** A running engine gave up after errors; restart it after the named problem is fixed. */
    public static final int ENGINE_FAILED = 7;
    /** A defect in Weir itself. */
    public static final int INTERNAL = 70;
    /** Ctrl-C, as in shells. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
