package io.weir.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The known fields of one kind of object; at most 64. */
final class FieldNames {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> payloads;

    private FieldNames(Set<String> payloads) {
        this.payloads = payloads;
    }

    /** The fields of a whole record: {@code names} and the format version {@code v}. */
    static FieldNames ofRecord(Set<String> payloads, String... names) {
        FieldNames fields = of(payloads, names);
        fields.add("v");
        return fields;
    }

    /**
     * @param payloads additional fields in which JSON null is a value; in the others it means that the field is absent
     */
    static FieldNames of(Set<String> payloads, String... names) {
        FieldNames fields = new FieldNames(payloads);
        for (String name : names) {
            fields.add(name);
        }
        payloads.forEach(fields::add);
        return fields;
    }

    private void add(String name) {
        if (indexes.put(name, indexes.size()) != null || indexes.size() > Long.SIZE) {
            throw new IllegalArgumentException("field '" + name + "' is named twice or is one too many");
        }
    }

    /** From 0 to 63, or -1 for an unknown name. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    boolean isPayload(String name) {
        return payloads.contains(name);
    }

    Set<String> all() {
        return Set.copyOf(indexes.keySet());
    }
}
