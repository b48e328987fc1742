package io.weir.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * The limits of all JSON and YAML readers of Weir. Every reader checks the length of the whole document before it
 * parses it, so tokens need no limit of their own.
 */
public final class JsonLimits {
    /** Deepest nesting in data from outside; the record or document itself is 1. */
    public static final int MAX_DEPTH_FROM_OUTSIDE = 64;

    /**
     * Deepest nesting in records of the engine, which nest payloads from outside a few levels deeper, or put them into
     * a mapping. So accepted data can always be read again.
     */
    public static final int MAX_DEPTH_FROM_ENGINE = 128;

    /** Digits of one number. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /** Characters of one name. */
    public static final int MAX_NAME_LENGTH = 10_000;

    /** Characters of one text inside a payload; the largest run is not larger than this. */
    public static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;

    private JsonLimits() {}

    /**
     * Creates a factory of parsers with the limits. Names are untrusted data, so they do not go into the JVM's table of
     * interned strings. All parsers of a factory share a table of names, which one document can fill; by default
     * Jackson then refuses every later document with a new name until the process ends. This factory starts a new table
     * instead.
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

    /** Only the limits, for factories of other formats. */
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
