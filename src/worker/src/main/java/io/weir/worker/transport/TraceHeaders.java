package io.weir.worker.transport;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The headers of W3C Trace Context. */
final class TraceHeaders {
    private static final List<String> NAMES = List.of("traceparent", "tracestate");

    private TraceHeaders() {}

    static Map<String, String> of(Headers headers) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : NAMES) {
            Header header = headers.lastHeader(name);
            if (header != null && header.value() != null) {
                found.put(name, new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }
}
