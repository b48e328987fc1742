package io.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JSON value on a command line: the text itself, or {@code @FILE} for the content of a file. */
final class JsonArgument {
    /** More than any record may have; Kafka decides whether it fits the topic. */
    private static final int MAX_BYTES = JsonLimits.MAX_TEXT_LENGTH;

    private JsonArgument() {}

    /**
     * The JSON text, which is not parsed.
     *
     * @param directory for relative names of files
     * @throws Failure if the file cannot be read
     */
    static String text(String argument, Path directory) {
        return argument.startsWith("@")
                ? InputFiles.readText(directory.resolve(Path.of(argument.substring(1))), MAX_BYTES)
                : argument;
    }

    /**
     * The value.
     *
     * @param name of the option, for the message
     * @throws Failure if it is not one JSON value
     */
    static Payload value(String name, String argument, Path directory) {
        String text = text(argument, directory);
        try {
            if (JsonText.parse(text.getBytes(StandardCharsets.UTF_8)).isMissingNode()) {
                throw Failure.usage(name + ": found nothing, expected one JSON value");
            }
            return Payload.ofJson(text);
        } catch (UncheckedIOException e) {
            String problem = e.getCause() instanceof JsonProcessingException bad
                    ? bad.getOriginalMessage()
                    : String.valueOf(e.getMessage());
            throw new Failure(
                    ExitCode.USAGE,
                    name + " is not one JSON value: " + problem + "; text needs quotes of its own: '\"text\"'",
                    e);
        }
    }
}
