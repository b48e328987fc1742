package io.weir.http.guard;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One permitted host: {@code api.example.com}, {@code *.example.com} (any name below, not {@code example.com} itself), {@code *}
 * (any name), or an address; optionally with {@code :PORT} or {@code :*}. Without a port, only the usual one of the URL's scheme
 * is permitted.
 *
 * @param name the exact name in lower case; for a wildcard the ending with its dot, or empty for any name
 * @param port {@link #USUAL_PORT}, {@link #ANY_PORT}, or a number
 */
public record HostRule(String name, boolean wildcard, int port) {
    static final int USUAL_PORT = 0;
    static final int ANY_PORT = -1;

    public static final String EXPECTED = "a host such as api.example.com, *.example.com, localhost:8080 or [::1]:8080";

    private static final Pattern WRITTEN = Pattern.compile(
            "(?<host>\\*|(?:\\*\\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\*|\\d{1,5}))?");

    /**
     * Reads a rule as it is written on the command line.
     *
     * @throws IllegalArgumentException if {@code text} is not a host
     */
    public static HostRule parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.trim());
        if (!matcher.matches()) {
            String hint = text.contains("/") ? "; write the host without scheme and path" : "";
            throw new IllegalArgumentException("found '" + text + "', expected " + EXPECTED + hint);
        }
        String host = matcher.group("host").toLowerCase(Locale.ROOT);
        boolean wildcard = host.startsWith("*");
        return new HostRule(wildcard ? host.substring(1) : host, wildcard, port(text, matcher.group("port")));
    }

    private static int port(String text, @Nullable String written) {
        if (written == null) {
            return USUAL_PORT;
        }
        if (written.equals("*")) {
            return ANY_PORT;
        }
        int port = Integer.parseInt(written);
        if (port < 1 || port > Target.HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "found '" + text + "', expected a port from 1 to " + Target.HIGHEST_PORT);
        }
        return port;
    }

    boolean permits(Target target) {
        boolean named = wildcard
                ? target.host().endsWith(name) && target.host().length() > name.length()
                : target.host().equals(name);
        return named && permitsPort(target);
    }

    private boolean permitsPort(Target target) {
        return switch (port) {
            case ANY_PORT -> true;
            case USUAL_PORT -> target.hasUsualPort();
            default -> port == target.port();
        };
    }

    @Override
    public String toString() {
        String host = wildcard ? "*" + name : name;
        return switch (port) {
            case USUAL_PORT -> host;
            case ANY_PORT -> host + ":*";
            default -> host + ":" + port;
        };
    }
}
