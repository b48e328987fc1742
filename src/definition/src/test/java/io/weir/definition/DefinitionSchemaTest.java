package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.protocol.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionSchemaTest {
    private static final JsonNode TEXT = text();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);

    private static JsonNode text() {
        try (InputStream schema =
                DefinitionSchemaTest.class.getResourceAsStream("/schemas/workflow-definition.schema.json")) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Path file) {
        return DefinitionText.parse(Corpus.bytes(file), DefinitionLimits.DEFAULT, new Problems());
    }

    static Stream<Path> accepted() {
        return Stream.of("valid", "meaning").flatMap(Corpus::files);
    }

    static Stream<Path> refused() {
        return Corpus.files("structure");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatIsWrongAtMostInItsMeaningIsAccepted(Path file) {
        assertThat(SCHEMA.validate(tree(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theCanonicalFormOfAReadableDefinitionIsAccepted(Path file) {
        if (Corpus.problems(Corpus.bytes(file), DefinitionLimits.DEFAULT).isEmpty()) {
            WorkflowDefinition definition = Definitions.read(Corpus.bytes(file));
            assertThat(SCHEMA.validate(DefinitionWriter.workflow(definition))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsWrongInItsStructureIsRefused(Path file) {
        assertThat(SCHEMA.validate(tree(file))).isNotEmpty();
    }

    @Test
    void itKnowsExactlyTheFieldsTheReaderKnows() {
        assertThat(names(TEXT)).containsExactlyElementsOf(Fields.WORKFLOW);
        JsonNode parts = TEXT.path("$defs");
        assertThat(names(parts.path("step"))).containsExactlyElementsOf(Fields.STEP);
        assertThat(names(parts.path("retry"))).containsExactlyElementsOf(Fields.RETRY);
        assertThat(names(parts.path("timeouts"))).containsExactlyElementsOf(Fields.TIMEOUTS);
        assertThat(names(parts.path("defaults"))).containsExactlyElementsOf(Fields.DEFAULTS);
        assertThat(names(parts.path("compensation"))).containsExactlyElementsOf(Fields.COMPENSATION);
        assertThat(names(parts.path("task"))).containsExactlyElementsOf(Fields.TASK);
        assertThat(names(parts.path("compensate"))).containsExactlyElementsOf(Fields.COMPENSATE);
        assertThat(names(parts.path("repeat"))).containsExactlyElementsOf(Fields.REPEAT);
        assertThat(names(parts.path("await_event"))).containsExactlyElementsOf(Fields.AWAIT_EVENT);
        assertThat(names(parts.path("await_answer"))).containsExactlyElementsOf(Fields.AWAIT_ANSWER);
        assertThat(names(parts.path("emit"))).containsExactlyElementsOf(Fields.EMIT);
        assertThat(names(parts.path("fail"))).containsExactlyElementsOf(Fields.FAIL);
        assertThat(names(parts.path("otherwise"))).containsExactlyElementsOf(Fields.OTHERWISE);
        assertThat(names(parts.path("on_failure"))).containsExactlyElementsOf(Fields.ON_FAILURE);
        assertThat(names(parts.path("sequential"))).containsExactlyElementsOf(Fields.SEQUENTIAL);
        assertThat(names(parts.path("conditional"))).containsExactlyElementsOf(Fields.CONDITIONAL);
        assertThat(names(parts.path("revision_loop"))).containsExactlyElementsOf(Fields.REVISION_LOOP);
    }

    @Test
    void itKnowsTheSameWordsAndDefaults() {
        JsonNode step = TEXT.path("$defs").path("step").path("properties");
        assertThat(words(step.path("trigger"))).isEqualTo(Fields.wireNames(Trigger.values()));
        assertThat(words(step.path("on_exhausted"))).isEqualTo(Fields.wireNames(OnAttemptsExhausted.values()));
        assertThat(words(TEXT.at("/$defs/revision_loop/properties/on_exhausted")))
                .isEqualTo(Fields.wireNames(OnRevisionsExhausted.values()));
        assertThat(words(TEXT.at("/properties/step_outputs"))).isEqualTo(Fields.wireNames(StepOutputs.values()));
        assertThat(words(TEXT.at("/$defs/ending"))).isEqualTo(Fields.wireNames(Ending.values()));
        assertThat(words(TEXT.at("/$defs/compensation/properties/on_exhausted")))
                .isEqualTo(Fields.wireNames(CompensationPolicy.OnExhausted.values()));
        assertThat(words(TEXT.at("/$defs/compensate/properties/when")))
                .isEqualTo(Fields.wireNames(Compensation.When.values()));
        assertThat(words(TEXT.at("/$defs/defaults/properties/on_exhausted")))
                .isEqualTo(Fields.wireNames(OnAttemptsExhausted.values()));
        String defaults =
                "id: a\nsteps: [{id: a, retry: {initial_delay: %s, max_delay: %s, max_attempts: %s}, timeouts: {start_to_close: %s}}]"
                        .formatted(
                                TEXT.at("/$defs/retry/properties/initial_delay/default")
                                        .textValue(),
                                TEXT.at("/$defs/retry/properties/max_delay/default")
                                        .textValue(),
                                TEXT.at("/$defs/retry/properties/max_attempts/default")
                                        .intValue(),
                                TEXT.at("/$defs/timeouts/properties/start_to_close/default")
                                        .textValue());
        StepDefinition read = Definitions.read(defaults).steps().get(0);
        assertThat(read.retry()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(read.timeouts()).isEqualTo(Timeouts.DEFAULT);
    }

    @Test
    void everyFieldOfAWorkerIsRefusedBesideEveryOtherBody() {
        for (String body : Fields.BODIES) {
            for (String field : Fields.OF_WORKERS) {
                ObjectNode step = new ObjectMapper().createObjectNode();
                step.put("id", "a");
                step.set(body, BODIES.get(body));
                assertThat(SCHEMA.validate(workflow(step))).as(body).isEmpty();
                step.set(field, field.equals("repeat") ? until() : new ObjectMapper().createObjectNode());
                assertThat(SCHEMA.validate(workflow(step)))
                        .as(body + " and " + field)
                        .isNotEmpty();
            }
        }
    }

    private static final JsonNode BODIES = DefinitionText.parse(
            """
            {"wait": "1m", "await": {"event": "e"}, "emit": {"topic": "t", "value": 1}, "set": 1, "fail": {"error": "E", "message": "m"}}
            """.getBytes(java.nio.charset.StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, new Problems());

    private static JsonNode until() {
        return new ObjectMapper().createObjectNode().put("until", "output.done");
    }

    private static JsonNode workflow(JsonNode step) {
        ObjectNode root = new ObjectMapper().createObjectNode().put("id", "w");
        root.putArray("steps").add(step);
        return root;
    }

    @Test
    void theCopyInTheDocumentationIsTheSame() throws IOException {
        assertThat(Path.of("docs/schemas/workflow-definition.schema.json"))
                .hasSameTextualContentAs(
                        Path.of("src/definition/src/main/resources/schemas/workflow-definition.schema.json"));
        assertThat(Files.readString(Path.of("docs/workflows.md"))).contains("schemas/workflow-definition.schema.json");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> words(JsonNode property) {
        List<String> words = new ArrayList<>();
        property.path("enum").forEach(word -> words.add(word.textValue()));
        return words;
    }
}
