package io.weir.http.exchange;

import io.weir.http.request.HttpCall;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request of an exchange: the first one, or one that a redirect asks for. */
@SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
record Hop(String method, URI url, Map<String, String> headers, byte @Nullable [] body) {
    static Hop first(HttpCall call) {
        return new Hop(call.method(), call.url(), call.headers(), call.body());
    }

    String describe() {
        return HttpCall.describe(method, url);
    }
}
