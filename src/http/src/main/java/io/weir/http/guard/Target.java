package io.weir.http.guard;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a URL leads: scheme, host and port, in the form in which they are compared.
 *
 * @param host in lower case, without a dot at its end
 * @param port the number, also if the URL has none
 */
public record Target(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    static final int HIGHEST_PORT = 65_535;

    /** Why {@code url} cannot be called; empty if it can. */
    public static Optional<String> problem(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("it begins with neither http:// nor https://");
        }
        if (url.getRawUserInfo() != null) {
            return Optional.of("it contains a user, which belongs in config.basic_auth");
        }
        if (url.getHost() == null) {
            return Optional.of("it has no valid host; a host is a name of letters, digits, '.' and '-', or an address");
        }
        return url.getPort() == 0 || url.getPort() > HIGHEST_PORT
                ? Optional.of("its port is " + url.getPort() + "; a port is a number from 1 to " + HIGHEST_PORT)
                : Optional.empty();
    }

    /** The target of a URL without a {@link #problem}. */
    public static Target of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort() < 0 ? usualPort(scheme) : url.getPort();
        return new Target(scheme, host.endsWith(".") ? host.substring(0, host.length() - 1) : host, port);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    boolean hasUsualPort() {
        return port == usualPort(scheme);
    }

    /** The host, and the port unless it is the usual one: an entry of the list that permits this target. */
    public String authority() {
        return hasUsualPort() ? host : host + ":" + port;
    }
}
