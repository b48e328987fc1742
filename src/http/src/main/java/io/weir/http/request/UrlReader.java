package io.weir.http.request;

import io.weir.http.guard.Percent;
import io.weir.http.guard.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the URL from {@code url}, {@code path} and {@code query}. Data in path and query is encoded. */
final class UrlReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_-]+)}");
    private static final Pattern AUTHORITY = Pattern.compile("[^/?#]*//[^/?#]*");
    private static final String EXPECTED = "an http:// or https:// URL";
    static final String MISSING = "found nothing, expected " + EXPECTED + " here or in input.url";

    private final Fields fields;
    private final Reading reading;

    UrlReader(Fields fields, Reading reading) {
        this.fields = fields;
        this.reading = reading;
    }

    /** Empty, with a problem, if there is no usable URL. */
    Optional<URI> read() {
        Map<String, Value> path = fields.merged("path", false, reading);
        String query = query();
        Value value = fields.find("url").orElse(null);
        if (value == null) {
            reading.problem("config.url", MISSING);
            return Optional.empty();
        }
        if (value.kind() != Json.Kind.TEXT) {
            reading.unexpected(value, EXPECTED);
            return Optional.empty();
        }
        String written = Json.text(value.json());
        Matcher authority = AUTHORITY.matcher(written);
        if (written.startsWith("{")
                || (authority.lookingAt() && authority.group().contains("{"))) {
            reading.problem(
                    value.where(),
                    "found a placeholder in the host, expected scheme and host as constants, and placeholders and secrets"
                            + " in the path or the query");
            return Optional.empty();
        }
        String filled = fill(value, written, path);
        String withoutFragment = filled.contains("#") ? filled.substring(0, filled.indexOf('#')) : filled;
        String whole = query.isEmpty()
                ? withoutFragment
                : withoutFragment + (withoutFragment.contains("?") ? "&" : "?") + query;
        return parse(value, whole);
    }

    /** Secrets first, each as one unit; their values are encoded, so they contain no placeholder. */
    private String fill(Value value, String written, Map<String, Value> path) {
        Map<String, Value> unused = new LinkedHashMap<>(path);
        String secured = reading.withSecrets(value, written, Percent::encodePart);
        String filled = PLACEHOLDER.matcher(secured).replaceAll(found -> segment(value, found, path, unused));
        unused.forEach((name, segment) ->
                reading.problem(segment.where(), "found no placeholder {" + name + "} in " + value.where()));
        return filled;
    }

    private String segment(Value url, MatchResult found, Map<String, Value> path, Map<String, Value> unused) {
        String name = found.group(1);
        Value value = path.get(name);
        unused.remove(name);
        if (value == null) {
            reading.problem(url.where(), "found the placeholder {" + name + "}, expected its value in path." + name);
            return "";
        }
        String segment = reading.text(value).orElse("");
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            reading.problem(value.where(), "found '" + segment + "', which would lead to another path");
        }
        return Matcher.quoteReplacement(Percent.encode(segment));
    }

    private String query() {
        StringJoiner query = new StringJoiner("&");
        fields.merged("query", false, reading).forEach((name, value) -> {
            for (Value each : value.each()) {
                reading.text(each).ifPresent(text -> query.add(Percent.encode(name) + "=" + Percent.encode(text)));
            }
        });
        return query.toString();
    }

    private Optional<URI> parse(Value value, String whole) {
        URI url;
        try {
            url = new URI(whole);
        } catch (URISyntaxException malformed) {
            reading.problem(
                    value.where(),
                    "found a URL with " + malformed.getReason().toLowerCase(Locale.ROOT) + " (index "
                            + malformed.getIndex() + "), expected " + EXPECTED
                            + "; write data into path or query, where it is encoded");
            return Optional.empty();
        }
        Optional<String> problem = Target.problem(url);
        if (problem.isPresent()) {
            reading.problem(value.where(), "found a URL that cannot be called: " + problem.get());
            return Optional.empty();
        }
        return Optional.of(url);
    }
}
