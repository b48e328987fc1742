package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} names the test that holds each promise; those tests are there. */
class OperationsPageTest {
    private static final Path PAGE = Path.of("docs/operations.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Growth|Scenarios))(?:#(\\w+))?`");

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        Map<String, String> sources = sources();
        Set<String> missing = new TreeSet<>();
        Matcher named = NAMED.matcher(Files.readString(PAGE));
        int found = 0;
        while (named.find()) {
            found++;
            String source = sources.get(named.group(1));
            String method = named.group(2);
            if (source == null || (method != null && !source.contains("void " + method + "("))) {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(30);
    }

    @Test
    void everyPromiseNamesATest() throws IOException {
        List<String> promises = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Promises"))
                .takeWhile(line -> !line.startsWith("## ") || line.equals("## Promises"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise"))
                .toList();

        assertThat(promises)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        line -> assertThat(NAMED.matcher(line).find()).as(line).isTrue());
    }

    /** By simple name of the class. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().contains("/src/test/")
                            && file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            OperationsPageTest::read,
                            (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
