package io.weir.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * The limits that all of Weir reads JSON and YAML with. The length of a whole document is checked by who reads it, before it
 * is parsed; so tokens need no limit of their own.
 */
public final class JsonLimits {
    /** Deepest nesting in what comes from outside, the record or document itself being 1. */
    public static final int MAX_DEPTH_FROM_OUTSIDE = 64;

    /**
     * Deepest nesting in records of the engine, which set payloads from outside a few levels deeper, or into a mapping:
     * what was accepted can always be read again.
     */
    public static final int MAX_DEPTH_FROM_ENGINE = 128;

    /** Digits of one number. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /** Characters of one name. */
    public static final int MAX_NAME_LENGTH = 10_000;

    /** Characters of one text inside a payload; bytes of all that a run keeps are no more. */
    public static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;

    private JsonLimits() {}

    /**
     * A factory of parsers within the limits. Names are strangers' data: they have no place in the JVM's table of interned
     * strings. All parsers of a factory share a table of names, which the names of one document can fill; Jackson would then
     * refuse every later document with a name that is not in it yet, until the process ends. Told not to, it begins a new table.
     *
     * @param maxDepth one of the two above
     * @param maxTextLength characters of one text
     */
    public static JsonFactoryBuilder factory(int maxDepth, int maxTextLength) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(constraints(maxDepth, maxTextLength))
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
    }

    /** The limits alone, for factories of other formats. */
    public static StreamReadConstraints constraints(int maxDepth, int maxTextLength) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxStringLength(maxTextLength)
                .maxDocumentLength(-1)
                .maxTokenCount(-1)
                .build();
    }
}
