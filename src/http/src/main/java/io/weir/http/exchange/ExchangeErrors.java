package io.weir.http.exchange;

import io.weir.http.request.HttpFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** The failure for each exception of the HTTP client. */
final class ExchangeErrors {
    private ExchangeErrors() {}

    static HttpFailure of(Hop hop, Throwable thrown) {
        String what = hop.describe() + ": ";
        if (thrown instanceof BoundedBody.TooLargeException) {
            return HttpFailure.permanent(
                    HttpFailure.RESPONSE_TOO_LARGE,
                    what + "the answer's body is too large: " + thrown.getMessage() + " (--max-response)");
        }
        if (has(thrown, CertificateException.class)) {
            return HttpFailure.permanent(
                    HttpFailure.TLS_FAILED,
                    what + "the server's certificate is not trusted: " + message(thrown)
                            + ". If it is of a private authority, start the worker with --ca-file");
        }
        if (has(thrown, SSLException.class)) {
            return HttpFailure.retryable(HttpFailure.TLS_FAILED, what + "TLS failed: " + message(thrown));
        }
        if (has(thrown, UnresolvedAddressException.class) || has(thrown, UnknownHostException.class)) {
            return noSuchHost(hop);
        }
        if (thrown instanceof HttpConnectTimeoutException) {
            return HttpFailure.retryable(HttpFailure.CONNECTION_FAILED, what + "no connection in time");
        }
        if (has(thrown, ConnectException.class)) {
            return HttpFailure.retryable(
                    HttpFailure.CONNECTION_FAILED, what + "the connection was refused: " + message(thrown));
        }
        if (thrown instanceof IOException) {
            return HttpFailure.retryable(
                    HttpFailure.CONNECTION_LOST,
                    what + "the connection ended before the whole answer: " + message(thrown)
                            + "; the server may have processed the request");
        }
        return HttpFailure.retryable(
                HttpFailure.CONNECTION_LOST, what + thrown.getClass().getSimpleName() + ": " + message(thrown));
    }

    static HttpFailure noSuchHost(Hop hop) {
        return HttpFailure.retryable(
                HttpFailure.CONNECTION_FAILED,
                hop.describe() + ": the host " + hop.url().getHost() + " has no address");
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return thrown.getClass().getSimpleName();
    }
}
