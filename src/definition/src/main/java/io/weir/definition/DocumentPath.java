package io.weir.definition;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a definition, for example {@code steps[2].depends_on[0]}. A linked list instead of text, because nearly
 * all of them are never shown.
 *
 * @param parent null for the root
 * @param field name of the field, or null for an element of a list
 * @param index position in the list, if {@code field} is null
 */
record DocumentPath(@Nullable DocumentPath parent, @Nullable String field, int index) {
    static final DocumentPath ROOT = new DocumentPath(null, null, 0);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    DocumentPath field(String name) {
        return new DocumentPath(this, name, 0);
    }

    DocumentPath at(int position) {
        return new DocumentPath(this, null, position);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.append(text);
        if (field == null) {
            text.append('[').append(index).append(']');
        } else if (PLAIN.matcher(field).matches()) {
            text.append(text.isEmpty() ? "" : ".").append(field);
        } else {
            text.append("[\"").append(Quote.shortened(field)).append("\"]");
        }
    }
}
