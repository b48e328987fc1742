package io.weir.http.request;

import io.weir.http.guard.SecretMask;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, and what is a good answer to it.
 *
 * @param headers by name; may contain secrets
 * @param body null for none; callers must not change it
 * @param options from the step's config
 * @param mask removes the secrets of this request from reports
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
public record HttpCall(
        String method, URI url, Map<String, String> headers, byte @Nullable [] body, Options options, SecretMask mask) {
    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** How the answer is read. */
    public enum ResponseKind {
        AUTO,
        JSON,
        TEXT,
        BASE64
    }

    /**
     * The limits of an exchange, and what is a good answer.
     *
     * @param timeout for the whole exchange: connecting, redirects and bodies
     * @param success statuses that are a success
     * @param retryOn statuses that are a retryable failure
     * @param maxRetryAfter longest delay that a server may ask for
     * @param maxRedirects 0 follows none
     */
    public record Options(
            Duration timeout,
            StatusSet success,
            StatusSet retryOn,
            Duration maxRetryAfter,
            int maxRedirects,
            ResponseKind response) {
        static final Options DEFAULT = new Options(
                Duration.ofSeconds(30),
                StatusSet.SUCCESS,
                StatusSet.TRANSIENT,
                Duration.ofHours(1),
                5,
                ResponseKind.AUTO);
    }

    /** The method and the URL without its query, which may contain personal data. */
    public static String describe(String method, URI url) {
        String authority = url.getRawAuthority();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return method + " " + url.getScheme() + "://" + authority + path;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return mask.mask(describe(method, url));
    }
}
