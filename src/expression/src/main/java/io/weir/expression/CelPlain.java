package io.weir.expression;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists and objects in the form that CEL compares: each {@link Scalar} inside is its plain value. A view; nothing is
 * copied.
 */
final class CelPlain {
    private CelPlain() {}

    static Object of(Object value) {
        if (value instanceof List<?> list) {
            return new Elements(list);
        }
        return value instanceof Map<?, ?> map ? new Members(map) : Scalar.plain(value);
    }

    private static final class Elements extends AbstractList<Object> implements RandomAccess {
        private final List<?> list;

        Elements(List<?> list) {
            this.list = list;
        }

        @Override
        public Object get(int index) {
            return of(list.get(index));
        }

        @Override
        public int size() {
            return list.size();
        }
    }

    private static final class Members extends AbstractMap<Object, Object> {
        private final Map<?, ?> map;

        Members(Map<?, ?> map) {
            this.map = map;
        }

        @Override
        public @Nullable Object get(Object key) {
            Object value = map.get(key);
            return value == null ? null : of(value);
        }

        @Override
        public boolean containsKey(Object key) {
            return map.containsKey(key);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<Object, Object>> iterator() {
                    Iterator<? extends Entry<?, ?>> entries = map.entrySet().iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return entries.hasNext();
                        }

                        @Override
                        public Entry<Object, Object> next() {
                            Entry<?, ?> entry = entries.next();
                            return Map.entry(entry.getKey(), of(entry.getValue()));
                        }
                    };
                }

                @Override
                public int size() {
                    return map.size();
                }
            };
        }
    }
}
