package io.weir.http.output;

import io.weir.http.exchange.HttpReply;
import io.weir.http.guard.SecretMask;
import io.weir.http.request.HttpCall;
import io.weir.http.request.HttpFailure;
import io.weir.protocol.Payload;
import io.weir.protocol.Shown;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** The outcome of an answer: an output, or a failure named after the status. */
public final class Replies {
    private static final int LONGEST_EXCERPT = 1_000;

    private final int maxOutputBytes;
    private final InstantSource clock;

    /** @param maxOutputBytes limit of an output */
    public Replies(int maxOutputBytes, InstantSource clock) {
        this.maxOutputBytes = maxOutputBytes;
        this.clock = clock;
    }

    /**
     * The output of a step whose request was answered with {@code reply}.
     *
     * @throws HttpFailure if the status is not a success, or there is no output for the body
     */
    public Payload output(HttpCall call, HttpReply reply) throws HttpFailure {
        if (!call.options().success().contains(reply.status())) {
            throw failure(call, reply);
        }
        Payload output =
                new ReplyOutput(reply, call.mask()).build(call.options().response());
        if (output.size() > maxOutputBytes) {
            throw HttpFailure.permanent(
                    HttpFailure.RESPONSE_TOO_LARGE,
                    call + ": the answer's body of " + reply.body().length + " bytes makes an output of "
                            + output.size() + ", expected at most " + maxOutputBytes
                            + " (weir.worker.max.output.bytes)");
        }
        return output;
    }

    private HttpFailure failure(HttpCall call, HttpReply reply) {
        HttpCall.Options options = call.options();
        return HttpFailure.status(
                reply.status(),
                call + " answered " + reply.status() + ", expected " + options.success() + excerpt(call, reply),
                options.retryOn().contains(reply.status()),
                RetryAfter.of(reply.headers(), clock, options.maxRetryAfter()).orElse(null));
    }

    /** The start of the body, on one line. */
    private static String excerpt(HttpCall call, HttpReply reply) {
        String text = masked(call.mask(), reply).replaceAll("\\s+", " ").strip();
        if (text.isEmpty()) {
            return "";
        }
        boolean cut = reply.truncated() || text.length() > LONGEST_EXCERPT;
        String shown = text.length() > LONGEST_EXCERPT ? text.substring(0, LONGEST_EXCERPT) : text;
        return ": " + Shown.harmless(shown) + (cut ? "…" : "");
    }

    /** Masked before it is cut. What is cut already may end with a part of a secret, so its end is removed. */
    private static String masked(SecretMask mask, HttpReply reply) {
        String text = mask.mask(new String(reply.body(), StandardCharsets.UTF_8));
        return reply.truncated() ? text.substring(0, Math.max(0, text.length() - mask.longest())) : text;
    }
}
