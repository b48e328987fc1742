package io.weir.expression;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The first line as a condition and as a mapping's template, over the rest as every document. */
public final class ExpressionTarget {
    private static final Set<String> STEPS = Set.of("a", "b");

    private ExpressionTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String source = end < 0 ? text : text.substring(0, end);
        byte[] document = (end < 0 ? "{}" : text.substring(end + 1)).getBytes(StandardCharsets.UTF_8);
        try {
            Condition.compile(source, STEPS).test(new Everywhere(document));
        } catch (ExpressionException refused) {
            // What an expression may do.
        }
        try {
            Mapping.compile(source.getBytes(StandardCharsets.UTF_8), STEPS, ExpressionLimits.defaults())
                    .apply(new Everywhere(document));
        } catch (ExpressionException refused) {
            // What a template may do.
        }
    }

    private static final class Everywhere implements Scope {
        private final byte[] document;

        Everywhere(byte[] document) {
            this.document = document;
        }

        @Override
        public byte[] input() {
            return document;
        }

        @Override
        public byte[] output() {
            return document;
        }

        @Override
        public byte[] draft() {
            return document;
        }

        @Override
        public byte[] stepOutput(String stepId) {
            return stepId.equals("a") ? document : null;
        }

        @Override
        public String runJson() {
            return "{\"id\":\"r\",\"definition_id\":\"d\",\"started_at\":\"2026-11-01T10:00:00Z\"}";
        }
    }
}
