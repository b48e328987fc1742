package io.weir.poison;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.Plan;
import io.weir.engine.Run;
import io.weir.engine.RunCodec;
import io.weir.engine.UnsupportedFormatException;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Codec;
import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.ProtocolException;
import java.util.Arrays;
import java.util.Map;

/**
 * One class a reader, each with a method that Jazzer would take. A reader may refuse the bytes with the exception it
 * documents, and nothing else; what it accepts it must be able to write, and read again as the same.
 */
public final class ReaderTargets {
    private ReaderTargets() {}

    private static <T> void readAndWrite(Codec<T> codec, byte[] data) {
        T read;
        try {
            read = codec.decode(data);
        } catch (ProtocolException refused) {
            return;
        }
        byte[] written = codec.encode(read);
        same(read, codec.decode(written, Integer.MAX_VALUE));
    }

    static void same(Object first, Object again) {
        if (!first.equals(again)) {
            throw new AssertionError("read " + first + ", written and read again as " + again);
        }
    }

    /** {@code weir.run-requests}, as the engine reads it. */
    public static final class RunRequest {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.runRequest(), data);
        }
    }

    /** {@code weir.run-controls}, as the engine reads it. */
    public static final class RunControl {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.runControl(), data);
        }
    }

    /** {@code weir.step-completed}, as the engine reads it. */
    public static final class Report {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.workerReport(), data);
        }
    }

    /** {@code weir.step-ready}, as workers read it. */
    public static final class StepReady {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.stepReady(), data);
        }
    }

    /** {@code weir.step-cancelled}, as workers read it. */
    public static final class StepCancelled {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.stepCancelled(), data);
        }
    }

    /** {@code weir.results}, as clients read it. */
    public static final class Result {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.workflowResult(), data);
        }
    }

    /** {@code weir.run-events}, as clients read it. */
    public static final class RunEvent {
        public static void fuzzerTestOneInput(byte[] data) {
            readAndWrite(Codecs.runRecord(), data);
        }
    }

    /** The headers of {@code weir.dead-letters}: the bytes as each of them in turn. */
    public static final class DeadLetterHeaders {
        public static void fuzzerTestOneInput(byte[] data) {
            Map<String, byte[]> good = new DeadLetter("t", 0, 1, 2, "r", "m", null, data).headers();
            for (String name : good.keySet()) {
                Map<String, byte[]> forged = new java.util.HashMap<>(good);
                forged.put(name, data);
                try {
                    DeadLetter.of(data, data, forged);
                } catch (ProtocolException refused) {
                    // What a reader may do.
                }
            }
        }
    }

    /** A definition, YAML or JSON, on {@code weir.definitions} and in files; expressions are compiled. */
    public static final class Definition {
        public static void fuzzerTestOneInput(byte[] data) {
            Plan plan;
            try {
                plan = Plan.compile(data, DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
            } catch (InvalidDefinitionException refused) {
                return;
            }
            WorkflowDefinition definition = plan.definition();
            same(definition, Definitions.read(Definitions.canonicalJson(definition)));
            same(definition, Definitions.read(Definitions.toYaml(definition)));
            // As it is read once more for a run that goes on.
            same(definition, Definitions.readUnchecked(data));
        }
    }

    /** A run as it is stored: the first byte parts the head from its pages, which are all the same. */
    public static final class StoredRun {
        private static final Plan PLAN = Plan.compile(
                "{\"id\":\"d\",\"steps\":[{\"id\":\"s\"},{\"id\":\"t\",\"depends_on\":[\"s\"]}]}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                DefinitionLimits.DEFAULT,
                ExpressionLimits.defaults());

        public static void fuzzerTestOneInput(byte[] data) {
            int head = data.length == 0 ? 0 : Math.min(data.length - 1, data[0] & 0xff);
            byte[] page = Arrays.copyOfRange(data, Math.min(data.length, 1 + head), data.length);
            decode(Arrays.copyOfRange(data, Math.min(data.length, 1), Math.min(data.length, 1 + head)), page);
            decode(data, page);
        }

        private static void decode(byte[] head, byte[] page) {
            try {
                Run run = RunCodec.decode("r", head, number -> page, hash -> PLAN);
                RunCodec.encodeHead(run);
            } catch (UnsupportedFormatException refused) {
                // What a reader may do.
            }
        }
    }
}
