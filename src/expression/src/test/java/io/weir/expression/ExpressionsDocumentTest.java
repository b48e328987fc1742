package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Executes every example of docs/expressions.md, so that the page can't say what is not so. */
class ExpressionsDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String page = Files.readString(Path.of("docs/expressions.md"));
    private final JsonNode scope = JSON.readTree(between(page, "```json scope\n", "```"));

    ExpressionsDocumentTest() throws IOException {}

    @TestFactory
    List<DynamicTest> everyConditionIsWhatThePageSays() {
        return examples("condition").stream()
                .map(example -> DynamicTest.dynamicTest(example.source(), () -> checkCondition(example)))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyMappingBuildsWhatThePageSays() {
        return examples("mapping").stream()
                .map(example -> DynamicTest.dynamicTest(example.source(), () -> checkMapping(example)))
                .toList();
    }

    @Test
    void thePageHasItsExamples() {
        assertThat(examples("condition")).hasSizeGreaterThan(30);
        assertThat(examples("mapping")).hasSizeGreaterThan(8);
    }

    @Test
    void theLimitsOnThePageAreTheDefaults() {
        ExpressionLimits limits = ExpressionLimits.defaults();
        List<String> defaults = rows("limit").stream().map(row -> row.get(1)).toList();

        assertThat(defaults)
                .containsExactly(
                        "" + limits.maxSourceLength(),
                        "" + limits.maxDepth(),
                        "" + limits.maxNodes(),
                        "" + limits.maxIterations(),
                        "" + limits.maxResultBytes(),
                        "" + limits.maxDocumentBytes(),
                        "" + limits.maxWork(),
                        "" + limits.maxRegexProgramSize());
    }

    private void checkCondition(Example example) {
        if (example.expected().startsWith("refused: ")) {
            assertThat(catchThrowableOfType(
                                    ExpressionException.class, () -> Condition.compile(example.source(), stepIds()))
                            .reason())
                    .startsWith(example.expected().substring("refused: ".length()));
            return;
        }
        Condition condition = Condition.compile(example.source(), stepIds());
        if (example.expected().startsWith("error: ")) {
            assertThat(catchThrowableOfType(ExpressionException.class, () -> condition.test(scope()))
                            .reason())
                    .startsWith(example.expected().substring("error: ".length()));
            return;
        }
        assertThat(example.expected()).isIn("true", "false");
        assertThat(condition.test(scope())).isEqualTo(example.expected().equals("true"));
    }

    private void checkMapping(Example example) throws IOException {
        Mapping mapping = Mapping.compile(JSON.readTree(example.source()), stepIds());
        if (example.expected().startsWith("error: ")) {
            assertThat(catchThrowableOfType(ExpressionException.class, () -> mapping.apply(scope()))
                            .reason())
                    .startsWith(example.expected().substring("error: ".length()));
            return;
        }
        assertThat(JSON.readTree(mapping.apply(scope()))).isEqualTo(JSON.readTree(unquoted(example.expected())));
    }

    private TestScope scope() {
        TestScope built = TestScope.output(scope.get("output").toString())
                .input(scope.get("input").toString());
        scope.get("steps")
                .properties()
                .forEach(step -> built.step(step.getKey(), step.getValue().toString()));
        return built;
    }

    private Set<String> stepIds() {
        Set<String> ids = new HashSet<>();
        scope.get("steps").fieldNames().forEachRemaining(ids::add);
        scope.get("without_output").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private List<Example> examples(String heading) {
        return rows(heading).stream()
                .map(row -> new Example(
                        unquoted(row.get(0)), row.get(1).replace("`", heading.equals("mapping") ? "" : "`")))
                .toList();
    }

    /** The rows of all tables whose first heading is this one. */
    private List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : page.lines().toList()) {
            if (line.startsWith("| " + heading + " |")) {
                inside = true;
            } else if (!line.startsWith("|")) {
                inside = false;
            } else if (inside && !line.startsWith("|---")) {
                String[] cells = line.replace("\\|", "\u0000").split("\\|", -1);
                rows.add(List.of(
                        cells[1].strip().replace('\u0000', '|'),
                        cells[2].strip().replace('\u0000', '|')));
            }
        }
        return rows;
    }

    private static String unquoted(String cell) {
        return cell.startsWith("`") && cell.endsWith("`") ? cell.substring(1, cell.length() - 1) : cell;
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }

    private record Example(String source, String expected) {}
}
