package io.weir.http.guard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes data for the parts of a URL, so that it cannot change the URL's structure. */
public final class Percent {
    private Percent() {}

    /** Everything except letters, digits, {@code - . _ ~}, after RFC 3986: for one segment of a path, and for a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /**
     * Like {@link #encode}, but keeps {@code /} and {@code :}: for a part of a URL that an operator wrote, such as the
     * secret end of a webhook's path. It cannot end the path or begin another parameter.
     */
    public static String encodePart(String text) {
        return encode(text).replace("%2F", "/").replace("%3A", ":");
    }

    /** The encoding of {@code application/x-www-form-urlencoded}. */
    public static String encodeForm(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
