package io.weir.http;

import io.weir.http.guard.AllowedHosts;
import io.weir.http.guard.Secrets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP steps of a worker may do, validated once.
 *
 * @param maxRequestBytes limit of a request's body
 * @param maxResponseBytes limit of a body of an answer
 * @param maxOutputBytes limit of a step's output; the worker's {@code weir.worker.max.output.bytes}
 * @param authorities a PEM file with certificates that are trusted besides those of the JVM, or null
 * @param proxy an HTTP proxy for all requests, or null for none
 * @param userAgent the header {@code User-Agent}
 */
public record HttpWorkerConfig(
        AllowedHosts hosts,
        Secrets secrets,
        int maxRequestBytes,
        int maxResponseBytes,
        int maxOutputBytes,
        @Nullable Path authorities,
        @Nullable InetSocketAddress proxy,
        String userAgent) {
    /** Bytes. Leaves room for headers in an output of the default size. */
    public static final int DEFAULT_MAX_RESPONSE_BYTES = 900 * 1024;

    /** Bytes. An input is not larger unless the engine's limits are. */
    public static final int DEFAULT_MAX_REQUEST_BYTES = 1024 * 1024;

    private static final String ADDRESS_CACHE = "networkaddress.cache.ttl";

    /**
     * Validates the settings.
     *
     * @throws IllegalArgumentException with every wrong setting
     */
    public HttpWorkerConfig {
        List<String> problems = new ArrayList<>();
        if (hosts.isEmpty()) {
            problems.add(
                    "no host is permitted, so every request would fail; name each host that steps may call with --allow-host");
        }
        if (maxRequestBytes < 1) {
            problems.add("--max-request is " + maxRequestBytes + ", expected at least 1 byte");
        }
        if (maxResponseBytes < 1 || maxResponseBytes > maxOutputBytes) {
            problems.add("--max-response is " + maxResponseBytes + " bytes, expected 1 to " + maxOutputBytes
                    + ", the largest output of a step (weir.worker.max.output.bytes)");
        }
        if (hosts.hasWildcard() && "0".equals(Security.getProperty(ADDRESS_CACHE))) {
            problems.add("the security property " + ADDRESS_CACHE + " is 0, expected some seconds: without a cache, the"
                    + " address that is checked for a wildcard host may not be the one that is called");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
