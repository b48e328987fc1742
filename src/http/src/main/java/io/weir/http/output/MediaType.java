package io.weir.http.output;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Content-Type}.
 *
 * @param name in lower case, without parameters; empty if there is none
 * @param charset the parameter, if it is present and known
 */
record MediaType(String name, Optional<Charset> charset) {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final Set<String> TEXTS = Set.of(
            "application/xml",
            "application/javascript",
            "application/x-javascript",
            "application/x-www-form-urlencoded",
            "application/x-ndjson",
            "application/jsonl",
            "application/json-seq",
            "application/yaml",
            "application/x-yaml",
            "application/toml",
            "application/graphql",
            "application/sql");

    static MediaType parse(String header) {
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return new MediaType(name, charsetIn(header));
    }

    private static Optional<Charset> charsetIn(String header) {
        Matcher matcher = CHARSET.matcher(header);
        try {
            return matcher.find() ? Optional.of(Charset.forName(matcher.group(1))) : Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    boolean isJson() {
        return name.equals("application/json") || name.endsWith("+json") || name.equals("text/json");
    }

    /** Without a type the content decides. */
    boolean mayBeText() {
        return name.isEmpty()
                || name.startsWith("text/")
                || name.endsWith("+xml")
                || isJson()
                || TEXTS.contains(name)
                || charset.isPresent();
    }

    Charset charsetOrUtf8() {
        return charset.orElse(StandardCharsets.UTF_8);
    }
}
