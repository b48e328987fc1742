package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/workflows.md against the reader. */
class WorkflowsPageTest {
    private static final Pattern BLOCK =
            Pattern.compile("(<!-- invalid -->\\n)?```(yaml|json|text)\\n(.*?)```", Pattern.DOTALL);

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("docs/workflows.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyDefinitionOnThePageIsValidUnlessMarkedOtherwise() {
        List<String> refusals = new ArrayList<>();
        int valid = 0;
        for (Matcher block = BLOCK.matcher(page); block.find(); ) {
            if (!block.group(2).equals("text")) {
                List<String> problems = Corpus.problems(block.group(3));
                if (block.group(1) == null) {
                    assertThat(problems).as(block.group(3)).isEmpty();
                    valid++;
                } else {
                    assertThat(problems).as(block.group(3)).isNotEmpty();
                    refusals.addAll(problems);
                }
            }
        }
        assertThat(valid).isGreaterThanOrEqualTo(6);
        assertThat(refusals).isNotEmpty();
    }

    @Test
    void theProblemsShownAreThoseTheReaderNames() {
        Matcher block = BLOCK.matcher(page);
        List<String> refusals = List.of();
        List<String> shown = List.of();
        while (block.find()) {
            if (block.group(1) != null) {
                refusals = Corpus.problems(block.group(3));
            } else if (block.group(2).equals("text") && shown.isEmpty()) {
                shown = block.group(3).lines().toList();
            }
        }
        assertThat(shown).isNotEmpty().isEqualTo(refusals);
    }

    @Test
    void thePictureIsTheOneThatIsDrawn() throws IOException {
        assertThat(page)
                .contains("```text\n"
                        + Files.readString(
                                Path.of("src/definition/src/test/resources/definition/shown/travel.yaml.text.txt"))
                        + "```\n");
    }

    @Test
    void everyFieldIsExplained() {
        for (List<String> fields : List.of(
                Fields.WORKFLOW,
                Fields.STEP,
                Fields.RETRY,
                Fields.TIMEOUTS,
                Fields.SEQUENTIAL,
                Fields.CONDITIONAL,
                Fields.OTHERWISE,
                Fields.ON_FAILURE,
                Fields.DEFAULTS,
                Fields.COMPENSATION,
                Fields.COMPENSATE,
                Fields.REPEAT,
                Fields.AWAIT_EVENT,
                Fields.AWAIT_ANSWER,
                Fields.EMIT,
                Fields.FAIL,
                Fields.REVISION_LOOP)) {
            assertThat(page)
                    .contains(fields.stream().map(field -> "`" + field + "`").toList());
        }
    }
}
