package io.weir.http.request;

import io.weir.protocol.Payload;

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

    Value at(int index, Payload element) {
        return new Value(where + "[" + index + "]", element, constant);
    }

    Json.Kind kind() {
        return Json.kind(json);
    }
}
