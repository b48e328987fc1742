package io.weir;

import io.weir.cli.WeirCommand;

/** The composition root: runs the command line and ends the JVM with its exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(WeirCommand.run(args));
    }
}
