package io.weir.http.request;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The reason why an HTTP step failed. The types are for {@code retry.non_retryable} and {@code on_failure.errors}. */
public final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The request is wrong: the type that all workers use for a wrong input or config. */
    public static final String INVALID_INPUT = "InvalidInput";
    /** The host, or an address behind its name, is not permitted. */
    public static final String HOST_NOT_ALLOWED = "HttpHostNotAllowed";
    /** A redirect that is not followed. */
    public static final String REDIRECT_REFUSED = "HttpRedirectRefused";

    public static final String REQUEST_TOO_LARGE = "HttpRequestTooLarge";
    public static final String RESPONSE_TOO_LARGE = "HttpResponseTooLarge";
    /** No connection: the server has not seen the request. */
    public static final String CONNECTION_FAILED = "HttpConnectionFailed";
    /** The connection ended before the whole answer: the server may have processed the request. */
    public static final String CONNECTION_LOST = "HttpConnectionLost";
    /** The time is over: the server may have processed the request. */
    public static final String TIMEOUT = "HttpTimeout";
    /** The server's certificate is not trusted, or TLS failed in another way. */
    public static final String TLS_FAILED = "HttpTlsFailed";
    /** The body is not JSON, and JSON was demanded. */
    public static final String INVALID_BODY = "HttpInvalidBody";
    /** The attempt was cancelled; nobody needs its outcome. */
    public static final String CANCELLED = "HttpCancelled";

    /** The prefix of the type for a status that is not a success: {@code HttpStatus404}. */
    private static final String STATUS = "HttpStatus";

    private final String type;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    private HttpFailure(String type, String message, boolean retryable, @Nullable Duration retryAfter) {
        super(message);
        this.type = type;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    public static HttpFailure permanent(String type, String message) {
        return new HttpFailure(type, message, false, null);
    }

    public static HttpFailure retryable(String type, String message) {
        return new HttpFailure(type, message, true, null);
    }

    /**
     * A status that is not a success.
     *
     * @param retryAfter the delay that the server asks for, or null for the policy's
     */
    public static HttpFailure status(int status, String message, boolean retryable, @Nullable Duration retryAfter) {
        return new HttpFailure(STATUS + status, message, retryable, retryable ? retryAfter : null);
    }

    public String type() {
        return type;
    }

    public boolean isRetryable() {
        return retryable;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Exceptions have a message that may be null; this class always has one. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
