package io.weir.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * A list or an object of a document, and its position there. While it is unchanged, it is written by copying these
 * characters.
 */
sealed interface JsonSlice {

    Place place();

    /** Characters of a document, from {@code start} to before {@code end}. */
    record Place(String document, int start, int end) {}

    /** A list. Complete after reading; not changed afterwards. */
    final class Elements extends ArrayList<Object> implements JsonSlice {
        private static final long serialVersionUID = 1;

        private transient Place place = new Place("", 0, 0);

        @Override
        public Place place() {
            return place;
        }

        void at(Place found) {
            place = found;
        }
    }

    /** An object. Complete after reading; not changed afterwards. For a duplicate name the last value counts. */
    final class Members extends LinkedHashMap<String, Object> implements JsonSlice {
        private static final long serialVersionUID = 1;

        private transient Place place = new Place("", 0, 0);

        @Override
        public Place place() {
            return place;
        }

        void at(Place found) {
            place = found;
        }
    }
}
