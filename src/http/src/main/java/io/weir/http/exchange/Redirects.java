package io.weir.http.exchange;

import io.weir.http.guard.Target;
import io.weir.http.request.HttpCall;
import io.weir.http.request.HttpFailure;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides where a redirect leads. GET and HEAD follow every redirect. Other methods follow 303 with a GET, and 307 and 308 only
 * within one origin (scheme, host and port), because the body is sent again. They never follow 301 and 302, whose meaning for them is
 * unclear.
 */
final class Redirects {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> TO_OTHER_ORIGINS =
            Set.of("accept", "accept-language", "user-agent", "idempotency-key");
    private static final Set<String> ABOUT_THE_BODY =
            Set.of("content-type", "content-encoding", "content-language", "content-location");

    private final HttpCall call;
    private final Set<String> visited = new HashSet<>();

    Redirects(HttpCall call) {
        this.call = call;
        visited.add(call.method() + " " + call.url());
    }

    static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * The next request; empty if the redirect is not followed and is the answer.
     *
     * @throws HttpFailure if it leads in a circle, too far, or from TLS to no TLS
     */
    Optional<Hop> next(Hop hop, int status, Optional<String> location) throws HttpFailure {
        if (!isRedirect(status)
                || call.options().success().contains(status)
                || call.options().maxRedirects() == 0
                || location.isEmpty()
                || !isFollowed(hop.method(), status)) {
            return Optional.empty();
        }
        URI url = resolve(hop, location.get());
        boolean sameOrigin = Target.of(url).equals(Target.of(hop.url()));
        boolean becomesGet = status == 303 && !SAFE.contains(hop.method());
        if (!sameOrigin && hop.body() != null && !becomesGet) {
            throw refused(
                    hop,
                    "leads to " + Target.of(url).authority()
                            + ", and a request with a body is not sent to another host");
        }
        String method = becomesGet ? "GET" : hop.method();
        if (!visited.add(method + " " + url)) {
            throw refused(hop, "leads in a circle, again to " + HttpCall.describe(method, url));
        }
        if (visited.size() > call.options().maxRedirects() + 1) {
            throw refused(
                    hop,
                    "is number " + (visited.size() - 1) + ", expected at most "
                            + call.options().maxRedirects() + " (config.redirects)");
        }
        return Optional.of(new Hop(method, url, headers(hop, sameOrigin, becomesGet), becomesGet ? null : hop.body()));
    }

    private static boolean isFollowed(String method, int status) {
        return SAFE.contains(method) || status == 303 || status == 307 || status == 308;
    }

    private static URI resolve(Hop hop, String location) throws HttpFailure {
        URI url;
        try {
            url = hop.url().resolve(location.strip());
        } catch (IllegalArgumentException malformed) {
            throw refused(hop, "has no valid URL in its header Location");
        }
        Optional<String> problem = Target.problem(url);
        if (problem.isPresent()) {
            throw refused(hop, "has a URL in its header Location that cannot be called: " + problem.get());
        }
        if (url.getScheme().equalsIgnoreCase("http") && hop.url().getScheme().equalsIgnoreCase("https")) {
            throw refused(hop, "leads from https to http, where everybody on the way can read the request");
        }
        return url;
    }

    /** To another origin go only headers that cannot contain credentials: any header of a step can. */
    private static Map<String, String> headers(Hop hop, boolean sameOrigin, boolean withoutBody) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        hop.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean kept = sameOrigin || TO_OTHER_ORIGINS.contains(lower);
            if (kept && !(withoutBody && ABOUT_THE_BODY.contains(lower))) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static HttpFailure refused(Hop hop, String why) {
        return HttpFailure.permanent(HttpFailure.REDIRECT_REFUSED, "the redirect from " + hop.describe() + " " + why);
    }
}
