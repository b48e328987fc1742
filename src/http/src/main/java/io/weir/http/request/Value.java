package io.weir.http.request;

import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * One value of a step's config or input.
 *
 * @param where its path, such as {@code config.headers.Accept}
 * @param constant true if it is from the config, which only the definition's author writes. Only there secrets are replaced: an input
 *     may contain data of others, who could otherwise read secrets by writing their names.
 */
record Value(String where, Payload json, boolean constant) {
    Value at(String name, Payload field) {
        return new Value(where + "." + name, field, constant);
    }

    /** The elements of a list; of null none; of any other value itself. */
    List<Value> each() {
        return switch (kind()) {
            case NULL -> List.of();
            case LIST -> {
                List<Value> elements = new ArrayList<>();
                for (Payload element : Json.elements(json)) {
                    elements.add(new Value(where + "[" + elements.size() + "]", element, constant));
                }
                yield elements;
            }
            default -> List.of(this);
        };
    }

    Json.Kind kind() {
        return Json.kind(json);
    }
}
