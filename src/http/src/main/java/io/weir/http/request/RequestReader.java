package io.weir.http.request;

import io.weir.http.guard.Secrets;
import io.weir.http.guard.Target;
import io.weir.protocol.Payload;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the request of one attempt. */
public final class RequestReader {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");

    private final Secrets secrets;
    private final int maxRequestBytes;
    private final String userAgent;

    /** @param maxRequestBytes limit of a request's body */
    public RequestReader(Secrets secrets, int maxRequestBytes, String userAgent) {
        this.secrets = secrets;
        this.maxRequestBytes = maxRequestBytes;
        this.userAgent = userAgent;
    }

    /**
     * What the request is for.
     *
     * @param trace W3C trace headers, possibly empty
     */
    public record Purpose(String runId, String stepId, int revision, Map<String, String> trace) {}

    /**
     * Reads the request from a step's config and input.
     *
     * @throws HttpFailure with every problem
     */
    public HttpCall read(Payload config, Payload input, Purpose purpose) throws HttpFailure {
        Reading reading = new Reading(secrets);
        Fields fields = Fields.read(config, input, reading);
        String method = method(fields, reading);
        Optional<URI> url = new UrlReader(fields, reading).read();
        BodyReader.Body body = new BodyReader(fields, reading).read();
        Map<String, String> headers = new HeaderReader(fields, reading).read(defaults(purpose, body));
        HttpCall.Options options = new OptionsReader(fields, reading).read();
        url.map(Target::of).ifPresent(reading::checkSecrets);
        if (reading.hasProblems() || url.isEmpty()) {
            throw reading.failure();
        }
        if (body != null && body.bytes().length > maxRequestBytes) {
            throw HttpFailure.permanent(
                    HttpFailure.REQUEST_TOO_LARGE,
                    "the request's body has " + body.bytes().length + " bytes, expected at most " + maxRequestBytes
                            + " (--max-request)");
        }
        return new HttpCall(method, url.get(), headers, body == null ? null : body.bytes(), options, reading.mask());
    }

    private Map<String, String> defaults(Purpose purpose, BodyReader.@Nullable Body body) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("Accept", "*/*");
        defaults.put("User-Agent", userAgent);
        defaults.put(IdempotencyKey.HEADER, IdempotencyKey.of(purpose.runId(), purpose.stepId(), purpose.revision()));
        purpose.trace().forEach((name, value) -> {
            // From a record's header, so it may be anything.
            if (HeaderReader.isValue(value)) {
                defaults.put(name, value);
            }
        });
        if (body != null) {
            defaults.put("Content-Type", body.contentType());
        }
        return defaults;
    }

    private static String method(Fields fields, Reading reading) {
        Value value = fields.find("method").orElse(null);
        if (value == null) {
            return "GET";
        }
        String method = value.kind() == Json.Kind.TEXT ? Json.text(value.json()) : "";
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT") || method.equals("TRACE")) {
            reading.unexpected(value, "a method in capitals such as GET, POST, PUT, PATCH or DELETE");
        }
        return method;
    }
}
