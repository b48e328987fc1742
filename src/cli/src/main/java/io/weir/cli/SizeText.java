package io.weir.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses sizes in bytes for the command line. */
final class SizeText {
    private SizeText() {}

    /** Reads {@code 512}, {@code 1KiB}, {@code 2MiB}. */
    static final class Converter implements ITypeConverter<Integer> {
        private static final Pattern TYPED = Pattern.compile("(\\d{1,9})(|b|kib|k|mib|m)");

        @Override
        public Integer convert(String text) {
            Matcher matcher = TYPED.matcher(text.trim().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("found '" + text + "', expected a size such as 512, 1KiB or 1MiB");
            }
            long number = Long.parseLong(matcher.group(1));
            int shift = switch (matcher.group(2)) {
                case "k", "kib" -> 10;
                case "m", "mib" -> 20;
                default -> 0;
            };
            long bytes = number << shift;
            if (bytes > 1 << 30) {
                throw new TypeConversionException("found '" + text + "', expected at most 1024MiB");
            }
            return (int) bytes;
        }
    }
}
