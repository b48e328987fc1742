package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code weir bench} refuses before it starts anything. */
class BenchCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    line5                       | found the shape "line5", expected seqN
                    seq0                        | found 0 in the shape seq0, expected 1 to 1000
                    seq5 --in-flight 0          | found 0 runs in flight, expected at least 1
                    seq5 --rate 0               | expected more than 0
                    seq5 --rounds 0             | found 0 rounds, expected at least 1
                    seq5 --with seq5            | found the same shape twice
                    seq5 --payload 1GB          | expected a size such as 512, 1KiB or 1MiB
                    seq5 --engines 0            | expected at least one of each
                    seq5 --no-engine            | expected --bootstrap-servers with them
                    seq5 --profile jfr          | expected --directory to keep them in
                    seq5 --heap cluster=1g      | expected one of
                    seq5 --transport pigeon     | pigeon
                    seq5 --warmup soon          | expected a time such as 500ms
                    """)
    void whatCannotBeMeasuredIsRefusedWithASentence(String arguments, String sentence) {
        CommandLineRun run = weir(directory, ("bench " + arguments).split(" +", -1));

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(sentence);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theHelpShowsExamplesAndEveryOptionWithADescription() {
        CommandLineRun run = weir(directory, "bench", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "seqN",
                        "Load:",
                        "--in-flight",
                        "What is measured:",
                        "--engines",
                        "What comes of it:",
                        "--[no-]baseline",
                        "Examples:");
    }
}
