package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A condition of a random workflow, and what it means by an implementation of its own. */
enum Guard {
    ENOUGH("output.n >= 3") {
        @Override
        Answer over(JsonNode output, int inputN) {
            JsonNode n = output.path("n");
            return n.isInt() ? Answer.of(n.intValue() >= 3) : Answer.ERROR;
        }
    },
    TOGETHER("output.n + input.n > 4") {
        @Override
        Answer over(JsonNode output, int inputN) {
            JsonNode n = output.path("n");
            return n.isInt() ? Answer.of(n.intValue() + inputN > 4) : Answer.ERROR;
        }
    },
    BIG("$.output.big") {
        @Override
        Answer over(JsonNode output, int inputN) {
            return Answer.of(output.path("big").asBoolean(false));
        }
    };

    enum Answer {
        YES,
        NO,
        /** It can't be evaluated. */
        ERROR;

        static Answer of(boolean yes) {
            return yes ? YES : NO;
        }
    }

    private final String source;

    Guard(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    static @Nullable Guard of(@Nullable String source) {
        return source == null
                ? null
                : Arrays.stream(values())
                        .filter(guard -> guard.source.equals(source))
                        .findFirst()
                        .orElseThrow();
    }

    /**
     * The answer.
     *
     * @param output missing when there is none
     */
    abstract Answer over(JsonNode output, int inputN);
}
