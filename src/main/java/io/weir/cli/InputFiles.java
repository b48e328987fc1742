package io.weir.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files named on a command line. */
final class InputFiles {
    private InputFiles() {}

    /** @throws Failure when it can't be read; says why */
    static byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw Failure.usage(file + " is a directory; expected a file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " can't be read: " + reason(e), e);
        }
    }

    /** In words; the messages of most of these exceptions are the path only. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return String.valueOf(e.getMessage());
    }
}
