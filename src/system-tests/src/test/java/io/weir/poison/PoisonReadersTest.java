package io.weir.poison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole corpus against every reader. The timeout only keeps a failing test from hanging. */
class PoisonReadersTest {
    private static List<Poison> corpus = List.of();

    @BeforeAll
    static void make() {
        corpus = PoisonCorpus.all();
    }

    @AfterAll
    static void forget() {
        corpus = List.of();
    }

    @ParameterizedTest
    @EnumSource
    void everyPoisonIsReadOrRefusedInTheDocumentedWay(Target target) {
        List<String> findings = new ArrayList<>();

        assertTimeoutPreemptively(Duration.ofMinutes(10), () -> {
            for (Poison poison : corpus) {
                try {
                    target.read(poison.bytes());
                } catch (Throwable finding) {
                    findings.add(poison + ": " + finding);
                }
            }
        });

        assertThat(findings).isEmpty();
    }
}
