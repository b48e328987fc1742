package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.protocol.GoldenRecords.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the published schemas against the codecs. */
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OTHER_VALUES =
            List.of("1.5", "-1", "0", "2147483648", "\"x\"", "\"\"", "true", "[]", "{}", "[1]", "{\"x\":1}");

    static Stream<Golden<?>> golden() {
        return GoldenRecords.all();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                arguments(RecordKind.RUN_REQUEST, "/properties", RunRequestCodec.FIELDS),
                arguments(RecordKind.RUN_CONTROL, "/properties", RunControlCodec.FIELDS),
                arguments(RecordKind.STEP_READY, "/properties", StepReadyCodec.FIELDS),
                arguments(RecordKind.STEP_READY, "/properties/loop/properties", StepReadyCodec.LOOP_FIELDS),
                arguments(RecordKind.STEP_COMPLETED, "/properties", WorkerReportCodec.FIELDS),
                arguments(RecordKind.STEP_COMPLETED, "/$defs/stepError/properties", StepErrorJson.FIELDS),
                arguments(RecordKind.RESULT, "/properties", WorkflowResultCodec.FIELDS),
                arguments(RecordKind.RESULT, "/$defs/runError/properties", WorkflowResultCodec.ERROR_FIELDS),
                arguments(RecordKind.RESULT, "/$defs/stepMetadata/properties", StepMetadataJson.FIELDS),
                arguments(RecordKind.RESULT, "/$defs/stepError/properties", StepErrorJson.FIELDS),
                arguments(RecordKind.RUN_EVENT, "/properties", RunRecordCodec.FIELDS),
                arguments(RecordKind.RUN_EVENT, "/$defs/event/properties", RunRecordCodec.EVENT_FIELDS),
                arguments(RecordKind.STEP_CANCELLED, "/properties", StepCancelledCodec.FIELDS),
                arguments(
                        RecordKind.STEP_CANCELLED,
                        "/properties/attempts/items/properties",
                        StepCancelledCodec.ATTEMPT_FIELDS));
    }

    static Stream<Arguments> enumerations() {
        return Stream.of(
                arguments(RecordKind.RUN_REQUEST, "/properties/type/enum", List.of(RunRequestCodec.TYPE)),
                arguments(RecordKind.RUN_CONTROL, "/properties/type/enum", RunControlCodec.TYPES),
                arguments(RecordKind.STEP_COMPLETED, "/properties/type/enum", WorkerReportCodec.TYPES),
                arguments(RecordKind.STEP_COMPLETED, "/properties/status/enum", OutcomeJson.STATUSES),
                arguments(RecordKind.RUN_CONTROL, "/properties/status/enum", OutcomeJson.STATUSES),
                arguments(RecordKind.RESULT, "/properties/status/enum", WorkflowResultCodec.STATUSES),
                arguments(RecordKind.RUN_EVENT, "/properties/kind/enum", RunRecordCodec.KINDS),
                arguments(RecordKind.RUN_EVENT, "/properties/reason/enum", RunRecordCodec.REASONS),
                arguments(RecordKind.RUN_EVENT, "/$defs/event/properties/type/anyOf/0/enum", RunRecordCodec.TYPES));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void aSchemaHasTheFieldsThatTheCodecKnows(RecordKind kind, String pointer, FieldNames fields) throws Exception {
        Set<String> names = new TreeSet<>();
        JSON.readTree(kind.schemaText()).at(pointer).fieldNames().forEachRemaining(names::add);

        assertThat(names).containsExactlyInAnyOrderElementsOf(fields.all());
    }

    @ParameterizedTest
    @MethodSource("enumerations")
    void aSchemaHasTheValuesThatTheCodecKnows(RecordKind kind, String pointer, List<String> values) throws Exception {
        List<String> names = new ArrayList<>();
        JSON.readTree(kind.schemaText()).at(pointer).forEach(value -> names.add(value.textValue()));

        assertThat(names).isEqualTo(values);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aFixtureIsValid(Golden<?> golden) throws Exception {
        JsonNode record = JSON.readTree(golden.bytes());

        assertThat(RecordKind.of(golden.schema()).schema().validate(record)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsValid(long seed) throws Exception {
        for (RecordKind kind : RecordKind.all()) {
            byte[] bytes = kind.randomRecord(seed);

            assertThat(kind.schema().validate(JSON.readTree(bytes)))
                    .as("%s: %s", kind, new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void codecAndSchemaRefuseTheSameChangesToAFixture(Golden<?> golden) throws Exception {
        RecordKind kind = RecordKind.of(golden.schema());
        ObjectNode root = (ObjectNode) JSON.readTree(golden.bytes());
        for (ObjectNode object : objectsIn(root)) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode original = object.remove(name);
                assertAgreement(kind, root, "without " + name);
                for (String other : OTHER_VALUES) {
                    object.set(name, JSON.readTree(other));
                    assertAgreement(kind, root, name + " = " + other);
                }
                object.set(name, original);
            }
        }
    }

    @Test
    void requiredFieldsAreReallyRefused() throws Exception {
        for (Golden<?> golden : GoldenRecords.all().toList()) {
            RecordKind kind = RecordKind.of(golden.schema());
            JSON.readTree(kind.schemaText()).at("/required").forEach(name -> {
                ObjectNode root = read(golden);
                root.remove(name.textValue());

                assertThat(kind.refusal(root.toString())).contains("found no '" + name.textValue() + "'");
                assertThat(kind.schema().validate(root)).isNotEmpty();
            });
        }
    }

    private static ObjectNode read(Golden<?> golden) {
        try {
            return (ObjectNode) JSON.readTree(golden.bytes());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertAgreement(RecordKind kind, JsonNode root, String change) {
        String refusal = kind.refusal(root.toString());
        var errors = kind.schema().validate(root);

        assertThat(errors.isEmpty())
                .as("%s: codec says %s, schema says %s", change, refusal, errors)
                .isEqualTo(refusal == null);
    }

    private static List<ObjectNode> objectsIn(JsonNode node) {
        List<ObjectNode> objects = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> objects.addAll(objectsIn(child)));
        return objects;
    }
}
