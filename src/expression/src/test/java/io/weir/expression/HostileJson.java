package io.weir.expression;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON documents that are dear to read or to compare. */
final class HostileJson {
    /** The most bytes an expression reads of one document. */
    static final int LARGEST = ExpressionLimits.defaults().maxDocumentBytes();

    private HostileJson() {}

    /** The largest list of this element. */
    static String filled(String element) {
        return filled(element, LARGEST);
    }

    static String filled(String element, int bytes) {
        return list((bytes - 1) / (element.getBytes(StandardCharsets.UTF_8).length + 1), element);
    }

    static String list(int count, String element) {
        return '[' + String.join(",", Collections.nCopies(count, element)) + ']';
    }

    static String text(int length) {
        return '"' + "x".repeat(length) + '"';
    }

    static String digits(int count) {
        return "9".repeat(count);
    }

    static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    static String nested(int levels, String innermost) {
        return "[".repeat(levels) + innermost + "]".repeat(levels);
    }

    /** The largest object with these names. */
    static String keys(IntFunction<String> name) {
        return keys(name, LARGEST);
    }

    static String keys(IntFunction<String> name, int bytes) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; json.length() < bytes - 100; i++) {
            json.append(i == 0 ? "" : ",").append('"').append(name.apply(i)).append("\":0");
        }
        return json.append('}').toString();
    }

    /** "Aa" and "BB" have one hash, and so have all texts made of as many of them. */
    static String ofOneHash(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 16; bit >= 0; bit--) {
            name.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
