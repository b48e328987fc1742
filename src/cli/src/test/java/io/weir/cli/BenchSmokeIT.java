package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmark works, and a step costs no more records and bytes than it did. How long anything takes is printed and never
 * asserted: it says more about the machine than about Weir.
 */
class BenchSmokeIT {
    private static final String CEILINGS = "/bench/ceilings.json";

    @TempDir
    Path directory;

    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * One run at a time on one partition: every decision is a transaction of its own, so that what is written doesn't
     * depend on how fast the machine is. It is measured three times and the least counts, because something may happen
     * meanwhile that is no step's cost: a worker that joins, a transaction that is aborted on a machine that stalls.
     */
    @Test
    void aStepWritesNoMoreThanItDid() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                ("bench seq5 --in-flight 1,1,1 --partitions 1 --warmup 1s --duration 1s --rounds 1 --worker-concurrency 4"
                                + " --json figures.json --svg figures.svg --directory files")
                        .split(" ", -1)));
        for (String part : List.of("broker", "engine", "worker")) {
            arguments.addAll(List.of("--heap", part + "=256m"));
            // Over before the optimising compiler has paid off.
            arguments.addAll(List.of("--jvm-options", part + "=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        }

        CommandLineRun run = weir(directory, arguments.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isZero();
        System.out.println(run.out());
        JsonNode figures = mapper.readTree(directory.resolve("figures.json").toFile());
        assertThat(figures.at("/levels")).hasSize(3).allSatisfy(level -> {
            assertThat(level.at("/whole/lanes/0/runs").longValue()).isPositive();
            assertThat(level.at("/whole/lanes/0/hop/count").longValue()).isPositive();
        });
        assertThat(figures.at("/baseline/steps_per_second").doubleValue()).isPositive();
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("figures.svg").toFile());
        assertThat(directory.resolve("files").toFile().list()).contains("broker.log", "engine-1.log", "worker-1.log");
        assertThat(tooMuch(least(figures.get("levels"))))
                .as("a step, against " + CEILINGS)
                .isEmpty();
    }

    /** By topic, then what is counted; a topic that one of the measurements didn't write to has none of it. */
    private static Map<String, Map<String, Double>> least(JsonNode levels) {
        Map<String, Map<String, Double>> least = new TreeMap<>();
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode level : levels) {
            for (JsonNode topic : level.get("topics")) {
                String name = topic.get("name").textValue();
                seen.merge(name, 1, Integer::sum);
                Map<String, Double> counts = least.computeIfAbsent(name, unseen -> new TreeMap<>());
                for (String count : List.of("records", "log_bytes")) {
                    counts.merge(count, topic.get(count).doubleValue(), Math::min);
                }
            }
        }
        least.keySet().removeIf(topic -> seen.get(topic) < levels.size());
        return least;
    }

    private List<String> tooMuch(Map<String, Map<String, Double>> found) throws Exception {
        List<String> tooMuch = new ArrayList<>();
        try (InputStream file = BenchSmokeIT.class.getResourceAsStream(CEILINGS)) {
            JsonNode ceilings = mapper.readTree(file).get("topics");
            found.forEach((topic, counts) -> {
                if (topic.startsWith("__")) {
                    return;
                }
                JsonNode ceiling = ceilings.get(topic);
                if (ceiling == null) {
                    tooMuch.add(topic + ": found " + counts + ", expected nothing on a topic that has no ceiling");
                    return;
                }
                counts.forEach((count, value) -> {
                    if (value > ceiling.get(count).doubleValue()) {
                        tooMuch.add(
                                topic + ": found " + value + " " + count + ", expected at most " + ceiling.get(count));
                    }
                });
            });
        }
        return tooMuch;
    }
}
