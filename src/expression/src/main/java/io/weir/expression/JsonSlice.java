package io.weir.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * A list or an object of a document, and where it is written there: as long as nothing was made of it, it is written by
 * copying those characters.
 */
sealed interface JsonSlice {

    Place place();

    /** Characters of a document, from {@code start} up to but without {@code end}. */
    record Place(String document, int start, int end) {}

    /** A list. Complete once it was read; not changed afterwards. */
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

    /** An object. Complete once it was read; not changed afterwards. Of a name that stands twice the last value counts. */
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
