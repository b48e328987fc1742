package io.weir.bench.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
    /** How {@code bin/weir} starts the benchmark on two processors. */
    private static final List<String> OWN = List.of("-Xshare:auto", "-XX:+UseSerialGC", "-Xmx1g");

    @Test
    void aPartGetsTheCollectorThatWasChosenForTheBenchmark() {
        assertThat(Collector.inherited(OWN, List.of("-Xmx512m", "-Xlog:gc")))
                .containsExactly("-XX:+UseSerialGC", "-Xmx512m", "-Xlog:gc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseZGC", "-XX:+UseSerialGC"})
    void theOneThatIsAskedForWins(String asked) {
        List<String> options = List.of("-Xmx512m", asked);

        assertThat(Collector.inherited(OWN, options)).isEqualTo(options);
    }

    @Test
    void whereNoneWasChosenTheJvmChooses() {
        List<String> options = List.of("-Xmx512m");

        assertThat(Collector.inherited(List.of("-Xmx1g", "-XX:+UseNUMA"), options))
                .isEqualTo(options);
    }
}
