package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the Java code of the guides against tests that run it. */
class GuideTest {
    private static final Pattern SHOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RUN = Pattern.compile("// show: [^\n]*\n(.*?)[ ]*// end\n", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({
        "docs/client.md, src/client/src/test/java/io/weir/client/ClientGuideIT.java",
        "docs/testing.md, src/testkit/src/test/java/io/weir/testkit/TestingGuideTest.java"
    })
    void everyBlockOfTheGuideIsRunByATestAndEveryPartShownStandsInTheGuide(Path guide, Path test) throws IOException {
        List<String> shown = all(SHOWN, guide);
        List<String> run = all(RUN, test).stream()
                .map(block -> block.stripTrailing().stripIndent() + "\n")
                .toList();

        assertThat(shown).isNotEmpty().containsExactlyInAnyOrderElementsOf(run);
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
