package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the written contract against the code. */
class DocumentsTest {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern JSON_BLOCK = Pattern.compile("(?ms)^```json *(\\S*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)\\)");

    record Example(String schema, String text) {}

    static Stream<Example> examples() {
        return JSON_BLOCK.matcher(protocolPage()).results().map(m -> new Example(m.group(1), m.group(2)));
    }

    static List<RecordKind> kinds() {
        return RecordKind.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsARecord(Example example) throws IOException {
        RecordKind kind = RecordKind.of(example.schema());

        assertThat(kind.refusal(example.text())).isNull();
        assertThat(kind.schema().validate(new ObjectMapper().readTree(example.text())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyRecordTypeHasAnExample(RecordKind kind) {
        assertThat(examples().map(e -> RecordKind.of(e.schema()))).contains(kind);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyTopLevelFieldIsOnThePage(RecordKind kind) throws IOException {
        String page = protocolPage();

        new ObjectMapper()
                .readTree(kind.schemaText())
                .get("properties")
                .fieldNames()
                .forEachRemaining(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void everyReasonAndTypeOfEventIsOnThePage() {
        assertThat(protocolPage()).contains(names(RunRecordCodec.REASONS)).contains(names(RunRecordCodec.TYPES));
    }

    @Test
    void linksLeadToFiles() {
        Matcher link = LINK.matcher(protocolPage());
        while (link.find()) {
            assertThat(DOCS.resolve(link.group(1))).exists();
        }
    }

    @Test
    void theAsyncApiDocumentHasWeirsTopicsAndSchemas() throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(read("asyncapi.yaml"));
        List<String> addresses = new ArrayList<>();
        document.get("channels")
                .forEach(channel -> addresses.add(channel.get("address").textValue()));

        assertThat(addresses)
                .containsExactlyInAnyOrder(
                        Topics.DEFINITIONS,
                        Topics.RUN_REQUESTS,
                        Topics.RUN_CONTROLS,
                        Topics.stepReady("{queue}"),
                        Topics.STEP_COMPLETED,
                        Topics.STEP_CANCELLED,
                        Topics.RESULTS,
                        Topics.RUN_EVENTS,
                        Topics.DEAD_LETTERS);
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(DOCS.resolve(reference)).exists();
            }
        });
        assertThat(references)
                .filteredOn(r -> r.endsWith(".schema.json"))
                .hasSize(RecordKind.all().size());
    }

    private static String[] names(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").toArray(String[]::new);
    }

    private static String protocolPage() {
        return read("protocol.md");
    }

    private static String read(String file) {
        try {
            return Files.readString(DOCS.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
