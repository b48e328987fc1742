package io.weir.history.judge;

import org.jspecify.annotations.Nullable;

/** The position of a record. Its text is {@code topic-partition@offset}, as on the wire. */
record Position(String topic, int partition, long offset) {
    /** The position that a text names, or null if it names none. */
    static @Nullable Position parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int at = text.lastIndexOf('@');
        int dash = at < 0 ? -1 : text.lastIndexOf('-', at);
        if (dash < 1) {
            return null;
        }
        try {
            return new Position(
                    text.substring(0, dash).intern(),
                    Integer.parseInt(text.substring(dash + 1, at)),
                    Long.parseLong(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
