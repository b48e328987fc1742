package io.weir.poison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes every target with Jazzer for a while, each in a JVM of its own, from the corpus: {@code ./mvnw test -Pfuzz}. Not a part
 * of the build, where {@link PoisonReadersTest} gives the targets the corpus alone. A finding is left as a file
 * {@code target/fuzz/<target>/crash-…}; mended, it is kept under {@code src/protocol/src/test/resources/poison/findings}.
 */
class Fuzzing {
    private static final String LONGEST_INPUT = "8192";

    /** An input that takes longer is a finding. Other work on the machine must not make one, hence so long. */
    private static final String SECONDS_AN_INPUT = "60";

    static Stream<Target> targets() {
        String wanted = System.getProperty("fuzz.target", "");
        return Arrays.stream(Target.values())
                .filter(target -> wanted.isBlank() || List.of(wanted.split(",")).contains(target.name()));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(Target target) throws Exception {
        Path directory = Path.of("target/fuzz", target.name()).toAbsolutePath();
        Path inputs = seeds(directory);
        int seconds = Integer.getInteger("fuzz.seconds", 60);
        Path log = directory.resolve("log.txt");

        Process jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzedTarget.class.getName(),
                        "--target_args=" + target.name(),
                        "--instrumentation_includes=io.weir.**:com.fasterxml.**:org.yaml.**:com.google.re2j.**",
                        "--reproducer_path=" + directory,
                        "-artifact_prefix=" + directory + "/",
                        "-max_total_time=" + seconds,
                        "-max_len=" + LONGEST_INPUT,
                        "-timeout=" + SECONDS_AN_INPUT,
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        inputs.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = jazzer.waitFor(seconds + 300L, TimeUnit.SECONDS);
        } finally {
            jazzer.destroyForcibly();
        }

        assertThat(ended).as("%s ended in time, see %s", target, log).isTrue();
        System.out.printf("fuzz: %s: %s executions in %d s%n", target, executions(log), seconds);
        assertThat(jazzer.exitValue())
                .as("%s found something, see %s", target, log)
                .isZero();
    }

    private static String executions(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("stat::number_of_executed_units:"))
                    .map(line -> line.substring(line.indexOf(": ") + 1).strip())
                    .findFirst()
                    .orElse("no");
        }
    }

    private static Path seeds(Path directory) throws IOException {
        Path inputs = Files.createDirectories(directory.resolve("inputs"));
        for (Poison poison : PoisonCorpus.small()) {
            Files.write(inputs.resolve(poison.name().replace('/', '-')), poison.bytes());
        }
        return inputs;
    }
}
