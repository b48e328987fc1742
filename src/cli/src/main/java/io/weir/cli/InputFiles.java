package io.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files named on a command line. */
final class InputFiles {
    private InputFiles() {}

    /**
     * @param maxBytes limit of the reader; a longer file is not read to its end, because it may have none
     * @throws Failure if it cannot be read, with the reason
     */
    static byte[] read(Path file, int maxBytes) {
        try {
            if (Files.isDirectory(file)) {
                throw Failure.usage(file + " is a directory; expected a file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(maxBytes + 1);
                if (bytes.length > maxBytes) {
                    throw Failure.usage(file + " is longer than the " + maxBytes + " bytes that are read");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " can't be read: " + reason(e), e);
        }
    }

    /**
     * {@link #read} as text.
     *
     * @throws Failure also if it is not UTF-8, because replaced characters would change the content
     */
    static String readText(Path file, int maxBytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read(file, maxBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failure(ExitCode.USAGE, file + " is not UTF-8 text; save it in UTF-8", e);
        }
    }

    /** In words; the messages of most of these exceptions are only the path. */
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
