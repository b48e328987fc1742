package io.weir.http.request;

import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a step's config and input. A field of the input replaces the same field of the config; headers, query, path and form
 * are merged by name. Null is as if the field were absent.
 */
final class Fields {
    static final List<String> OF_REQUEST =
            List.of("method", "url", "path", "query", "headers", "body", "form", "body_base64");
    static final List<String> OF_CONFIG =
            List.of("basic_auth", "timeout", "success", "retry_on", "max_retry_after", "redirects", "response");

    private static final String WITHOUT_TEMPLATE =
            ". A step without an input template gets the run's input; write `input: {}` if config has the whole request";

    private final Map<String, Value> config;
    private final Map<String, Value> input;

    private Fields(Map<String, Value> config, Map<String, Value> input) {
        this.config = config;
        this.input = input;
    }

    static Fields read(Payload config, Payload input, Reading reading) {
        return new Fields(
                fields(new Value("config", config, true), true, reading),
                fields(new Value("input", input, false), false, reading));
    }

    private static Map<String, Value> fields(Value source, boolean options, Reading reading) {
        Map<String, Value> fields = new LinkedHashMap<>();
        if (source.kind() == Json.Kind.NULL) {
            return fields;
        }
        List<String> known = new ArrayList<>(OF_REQUEST);
        if (options) {
            known.addAll(OF_CONFIG);
        }
        String hint = options ? "" : WITHOUT_TEMPLATE;
        if (source.kind() != Json.Kind.OBJECT) {
            reading.unexpected(source, "an object with some of the fields " + known + hint);
            return fields;
        }
        List<String> unknown = new ArrayList<>();
        Json.fields(source.json()).forEach((name, json) -> {
            if (!known.contains(name)) {
                unknown.add(name);
            } else if (Json.kind(json) != Json.Kind.NULL) {
                fields.put(name, source.at(name, json));
            }
        });
        if (!unknown.isEmpty()) {
            List<String> misplaced =
                    unknown.stream().filter(OF_CONFIG::contains).toList();
            reading.problem(
                    source.where(),
                    "found the unknown field" + (unknown.size() == 1 ? " " : "s ") + String.join(", ", unknown)
                            + ", expected some of " + known
                            + (misplaced.isEmpty()
                                    ? ""
                                    : "; " + String.join(", ", misplaced) + " can only be in config")
                            + hint);
        }
        return fields;
    }

    Optional<Value> find(String name) {
        return Optional.ofNullable(input.getOrDefault(name, config.get(name)));
    }

    boolean inputHas(String name) {
        return input.containsKey(name);
    }

    /** @param anyCase true if names that differ only in case are one name, as for headers */
    Map<String, Value> merged(String name, boolean anyCase, Reading reading) {
        Map<String, Value> merged = anyCase ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new LinkedHashMap<>();
        add(config.get(name), merged, reading);
        add(input.get(name), merged, reading);
        return merged;
    }

    private static void add(@Nullable Value object, Map<String, Value> merged, Reading reading) {
        if (object == null) {
            return;
        }
        if (object.kind() != Json.Kind.OBJECT) {
            reading.unexpected(object, "an object with a value for each name");
            return;
        }
        Json.fields(object.json()).forEach((name, json) -> {
            // The latest spelling of a name is kept, too.
            merged.remove(name);
            merged.put(name, object.at(name, json));
        });
    }

    /** A field that is one of some words, in any case. */
    static <E extends Enum<E>> Optional<E> constant(Value value, Class<E> type, Reading reading) {
        for (E constant : type.getEnumConstants()) {
            if (value.kind() == Json.Kind.TEXT
                    && constant.name().toLowerCase(Locale.ROOT).equals(Json.text(value.json()))) {
                return Optional.of(constant);
            }
        }
        reading.unexpected(
                value, "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
        return Optional.empty();
    }
}
