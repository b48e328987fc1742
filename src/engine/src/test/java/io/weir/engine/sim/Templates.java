package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** The templates of random workflows, and what they give by an implementation of their own. */
final class Templates {
    static final String CONSTANT = "{\"big\":true,\"decision\":\"pass\",\"n\":4}";
    static final String INPUT = "{\"big\":false,\"n\":\"${input.n}\"}";
    static final String VERDICT =
            "{\"big\":true,\"decision\":\"${input.n > 2 ? 'revise' : 'pass'}\",\"n\":\"${input.n}\"}";
    static final String ERROR = "{\"error\":\"${error}\"}";
    static final String SECONDS = "\"${input.n}s\"";
    static final String NO_DURATION = "\"in ${input.n} days\"";
    private static final String READS = "${steps.";

    private Templates() {}

    /** The number in the output of a step. */
    static String of(String step) {
        return "{\"big\":true,\"n\":\"" + READS + step + ".output.n}\"}";
    }

    /** What the template gives now, or null if it can't be built. */
    static @Nullable Payload value(Ledger run, int step, Payload template) {
        String text = template.toJson()
                .replace("\"${input.n}\"", "" + run.inputN)
                .replace("${input.n}", "" + run.inputN)
                .replace("${input.n > 2 ? 'revise' : 'pass'}", run.inputN > 2 ? "revise" : "pass")
                .replace("\"${error}\"", step < 0 ? "null" : String.valueOf(run.handledError(step)));
        for (int from = text.indexOf("\"" + READS); from >= 0; from = text.indexOf("\"" + READS)) {
            int to = text.indexOf("}\"", from);
            String path = text.substring(from + 1 + READS.length(), to);
            String id = path.substring(0, path.indexOf(".output"));
            Payload output = run.standing(run.blueprint.indexOf(id));
            JsonNode value = path.endsWith(".n") ? Json.tree(output).path("n") : Json.tree(output);
            if (output == null || value.isMissingNode()) {
                return null;
            }
            text = text.substring(0, from) + value + text.substring(to + 2);
        }
        for (String has = "\"${has(steps."; text.contains(has); ) {
            int from = text.indexOf(has);
            int to = text.indexOf(".output)}\"", from);
            Payload output = run.standing(run.blueprint.indexOf(text.substring(from + has.length(), to)));
            text = text.substring(0, from) + (output != null) + text.substring(to + ".output)}\"".length());
        }
        return Payload.ofJson(text);
    }
}
