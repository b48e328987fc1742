package io.weir.protocol;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** A record type as tests see it from both sides: the codec and the published schema. */
final class RecordKind {
    static final RecordKind RUN_REQUEST = new RecordKind(
            "run-request",
            bytes -> Codecs.decodeRunCommand(Topics.RUN_REQUESTS, bytes, "key"),
            r -> Codecs.runRequest().encode(r.runRequest()));
    static final RecordKind RUN_CONTROL = new RecordKind(
            "run-control",
            bytes -> Codecs.decodeRunCommand(Topics.RUN_CONTROLS, bytes, "key"),
            r -> Codecs.runControl().encode(r.runControl()));
    static final RecordKind STEP_READY = new RecordKind(
            "step-ready", Codecs.stepReady()::decode, r -> Codecs.stepReady().encode(r.stepReady()));
    static final RecordKind STEP_COMPLETED = new RecordKind(
            "step-completed",
            bytes -> Codecs.decodeWorkerReport(bytes, "key"),
            r -> Codecs.workerReport().encode(r.workerReport()));
    static final RecordKind RESULT = new RecordKind(
            "result",
            Codecs.workflowResult()::decode,
            r -> Codecs.workflowResult().encode(r.workflowResult()));
    static final RecordKind RUN_EVENT = new RecordKind(
            "run-event", Codecs.runRecord()::decode, r -> Codecs.runRecord().encode(r.runRecord()));
    static final RecordKind STEP_CANCELLED = new RecordKind(
            "step-cancelled",
            Codecs.stepCancelled()::decode,
            r -> Codecs.stepCancelled().encode(r.stepCancelled()));

    private final String schemaName;
    private final Function<byte[], Object> decoder;
    private final Function<RandomRecords, byte[]> generator;
    private final Schema schema;

    private RecordKind(String schemaName, Function<byte[], Object> decoder, Function<RandomRecords, byte[]> generator) {
        this.schemaName = schemaName;
        this.decoder = decoder;
        this.generator = generator;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text("/schemas/" + schemaName + ".schema.json"));
    }

    static List<RecordKind> all() {
        return List.of(RUN_REQUEST, RUN_CONTROL, STEP_READY, STEP_COMPLETED, RESULT, RUN_EVENT, STEP_CANCELLED);
    }

    static RecordKind of(String schemaName) {
        for (RecordKind kind : all()) {
            if (kind.schemaName.equals(schemaName)) {
                return kind;
            }
        }
        throw new AssertionError("no record kind has the schema " + schemaName);
    }

    String schemaText() {
        return text("/schemas/" + schemaName + ".schema.json");
    }

    Schema schema() {
        return schema;
    }

    /** Why the codec refuses the text, or null. */
    String refusal(String text) {
        try {
            return decoder.apply(text.getBytes(StandardCharsets.UTF_8)) == null ? "decoded to null" : null;
        } catch (ProtocolException e) {
            return e.getMessage();
        }
    }

    byte[] randomRecord(long seed) {
        return generator.apply(new RandomRecords(seed));
    }

    @Override
    public String toString() {
        return schemaName;
    }

    private static String text(String resource) {
        try (InputStream in = RecordKind.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
