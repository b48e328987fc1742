package io.weir.http.request;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code headers} and {@code basic_auth}. */
final class HeaderReader {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** They describe the connection, not the request; the client sets them. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String AUTHORIZATION = "Authorization";

    private final Fields fields;
    private final Reading reading;

    HeaderReader(Fields fields, Reading reading) {
        this.fields = fields;
        this.reading = reading;
    }

    /** @param defaults headers that are sent unless the step has them, or removes them with null */
    Map<String, String> read(Map<String, String> defaults) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(defaults);
        fields.merged("headers", true, reading).forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                reading.problem(
                        value.where(), "found '" + name + "' as a header's name, expected letters, digits and '-'");
            } else if (OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                reading.problem(value.where(), "the client sets this header itself; remove it");
            } else {
                headers.remove(name);
                if (value.kind() != Json.Kind.NULL) {
                    value(value).ifPresent(text -> headers.put(name, text));
                }
            }
        });
        fields.find("basic_auth").ifPresent(auth -> basic(auth, headers));
        return headers;
    }

    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }

    private Optional<String> value(Value value) {
        Optional<String> text = reading.text(value);
        if (text.isPresent() && !isValue(text.get())) {
            reading.problem(
                    value.where(),
                    "found a line end, a control character or a character that is not ASCII;"
                            + " expected printable ASCII characters");
            return Optional.empty();
        }
        return text;
    }

    private void basic(Value auth, Map<String, String> headers) {
        if (headers.containsKey(AUTHORIZATION)) {
            reading.problem(auth.where(), "found also the header Authorization, expected one of both");
        }
        Map<String, Payload> parts = auth.kind() == Json.Kind.OBJECT ? Json.fields(auth.json()) : Map.of();
        if (!parts.keySet().equals(Set.of("user", "password"))) {
            reading.problem(
                    auth.where(), "found " + auth.kind() + ", expected an object with exactly user and password");
            return;
        }
        Optional<String> user = part(auth, parts, "user");
        Optional<String> password = part(auth, parts, "password");
        if (user.isEmpty() || password.isEmpty()) {
            return;
        }
        if (user.get().contains(":")) {
            reading.problem(auth.where() + ".user", "found a colon, which ends the user in this scheme");
        }
        String pair = user.get() + ":" + password.get();
        if (reading.usesSecrets()) {
            reading.confidential(pair);
        }
        headers.put(
                AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> part(Value auth, Map<String, Payload> parts, String name) {
        Payload json = parts.get(name);
        return json == null ? Optional.empty() : reading.text(auth.at(name, json));
    }
}
