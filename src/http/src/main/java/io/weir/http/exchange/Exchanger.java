package io.weir.http.exchange;

import io.weir.http.guard.Gate;
import io.weir.http.guard.Target;
import io.weir.http.request.HttpCall;
import io.weir.http.request.HttpFailure;
import io.weir.protocol.Durations;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests. Thread-safe. */
public final class Exchanger {
    /** Enough for the message of an error. */
    static final int EXCERPT_BYTES = 4_096;

    private static final long NANOS_BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

    private final HttpClient client;
    private final Gate gate;
    private final int maxResponseBytes;

    /**
     * @param client follows no redirects itself
     * @param maxResponseBytes limit of a body
     */
    public Exchanger(HttpClient client, Gate gate, int maxResponseBytes) {
        this.client = client;
        this.gate = gate;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** The attempt that a request belongs to. */
    public interface Attempt {
        /** True if nobody needs the outcome any more. */
        boolean cancelled();

        /** Called while the request is under way. */
        void heartbeat();
    }

    /**
     * Sends {@code call}, follows its redirects, and waits for the answer.
     *
     * @throws HttpFailure if there is no answer, or a host of the way is not permitted
     */
    public HttpReply send(HttpCall call, Attempt attempt) throws HttpFailure, InterruptedException {
        long end = System.nanoTime() + call.options().timeout().toNanos();
        Redirects redirects = new Redirects(call);
        Hop hop = Hop.first(call);
        while (true) {
            check(call, hop);
            left(hop, call, attempt, end);
            HttpResponse<BoundedBody.Bytes> answer = await(start(call, hop), hop, call, attempt, end);
            Optional<Hop> next =
                    redirects.next(hop, answer.statusCode(), answer.headers().firstValue("location"));
            if (next.isEmpty()) {
                BoundedBody.Bytes body = answer.body();
                return new HttpReply(answer.statusCode(), answer.headers(), body.bytes(), body.truncated());
            }
            hop = next.get();
        }
    }

    private void check(HttpCall call, Hop hop) throws HttpFailure {
        boolean first = hop.url().equals(call.url());
        try {
            Optional<String> refusal = gate.refusal(Target.of(hop.url()));
            if (refusal.isPresent()) {
                throw HttpFailure.permanent(
                        HttpFailure.HOST_NOT_ALLOWED, (first ? "url: " : "a redirect: ") + refusal.get());
            }
        } catch (UnknownHostException unknown) {
            throw ExchangeErrors.noSuchHost(hop);
        }
    }

    private CompletableFuture<HttpResponse<BoundedBody.Bytes>> start(HttpCall call, Hop hop) {
        boolean secure = hop.url().getScheme().equalsIgnoreCase("https");
        HttpRequest.Builder request = HttpRequest.newBuilder(hop.url())
                // Without TLS, version 2 begins with an upgrade that some servers refuse.
                .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .method(
                        hop.method(),
                        hop.body() == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(hop.body()));
        hop.headers().forEach(request::setHeader);
        return client.sendAsync(request.build(), info -> body(call, hop, info));
    }

    private BoundedBody body(HttpCall call, Hop hop, HttpResponse.ResponseInfo info) {
        if (!call.options().success().contains(info.statusCode())) {
            return new BoundedBody(EXCERPT_BYTES, true);
        }
        long declared = info.headers().firstValueAsLong("content-length").orElse(0);
        return declared > maxResponseBytes && !hop.method().equals("HEAD")
                ? BoundedBody.refusing(declared, maxResponseBytes)
                : new BoundedBody(maxResponseBytes, false);
    }

    private static HttpResponse<BoundedBody.Bytes> await(
            CompletableFuture<HttpResponse<BoundedBody.Bytes>> answer,
            Hop hop,
            HttpCall call,
            Attempt attempt,
            long end)
            throws HttpFailure, InterruptedException {
        try {
            while (true) {
                long left = left(hop, call, attempt, end);
                try {
                    return answer.get(Math.min(left, NANOS_BETWEEN_LOOKS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException notYet) {
                    attempt.heartbeat();
                } catch (ExecutionException failed) {
                    throw ExchangeErrors.of(hop, failed.getCause() == null ? failed : failed.getCause());
                }
            }
        } finally {
            // Has no effect on a complete answer; otherwise it closes the connection.
            answer.cancel(true);
        }
    }

    /** The nanoseconds that are left, more than 0. */
    private static long left(Hop hop, HttpCall call, Attempt attempt, long end) throws HttpFailure {
        if (attempt.cancelled()) {
            throw HttpFailure.retryable(HttpFailure.CANCELLED, hop.describe() + ": the attempt was cancelled");
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw HttpFailure.retryable(
                    HttpFailure.TIMEOUT,
                    hop.describe() + ": no whole answer within "
                            + Durations.format(call.options().timeout())
                            + " (config.timeout); the server may have processed the request");
        }
        return left;
    }
}
