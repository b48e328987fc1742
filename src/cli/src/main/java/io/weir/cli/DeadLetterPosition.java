package io.weir.cli;

import io.weir.client.DeadLetterLog;
import io.weir.client.DeadLetterRecord;
import io.weir.protocol.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Position of a dead letter: {@code 3@17}, with or without {@code weir.dead-letters-} in front. */
record DeadLetterPosition(int partition, long offset) {
    private static final Pattern FORM =
            Pattern.compile("(?:" + Pattern.quote(Topics.DEAD_LETTERS + "-") + ")?(\\d{1,6})@(\\d{1,18})");

    /** @throws Failure if there is none */
    DeadLetterRecord find(DeadLetterLog letters) {
        return letters.find(partition, offset)
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "There is no dead letter " + this + "; `weir dead-letters list` lists them"));
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }

    static final class Converter implements ITypeConverter<DeadLetterPosition> {
        @Override
        public DeadLetterPosition convert(String text) {
            Matcher matcher = FORM.matcher(text.trim());
            if (!matcher.matches()) {
                throw new TypeConversionException("found '" + text + "', expected PARTITION@OFFSET such as 3@17");
            }
            return new DeadLetterPosition(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
    }
}
