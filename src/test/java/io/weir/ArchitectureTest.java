package io.weir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds the direction of dependencies between the packages, and what the pure core must not see. */
class ArchitectureTest {
    private static final String ROOT = "io.weir";

    /** The packages of Weir each package may use, besides itself. A package that isn't listed has yet to be placed. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("protocol", Set.of()),
            Map.entry("expression", Set.of()),
            Map.entry("embedded", Set.of()),
            Map.entry("access", Set.of("protocol")),
            Map.entry("topics", Set.of("protocol", "access")),
            Map.entry("definition", Set.of("protocol")),
            Map.entry("engine", Set.of("protocol", "definition", "expression")),
            Map.entry("streams", Set.of("engine", "protocol", "definition", "expression", "topics", "access")),
            Map.entry("worker", Set.of("protocol", "definition", "access")),
            // What users may see, and no more.
            Map.entry("examples", Set.of("worker")),
            Map.entry("client", Set.of("protocol", "definition", "access")),
            Map.entry("testkit", Set.of("engine", "worker", "protocol", "definition", "expression")),
            Map.entry("history", Set.of("streams", "engine", "expression", "client", "protocol", "definition")),
            Map.entry("bench", Set.of("definition", "protocol", "client", "worker", "streams", "topics", "embedded")),
            Map.entry("server", Set.of("streams", "client", "protocol", "definition", "topics")),
            Map.entry(
                    "cli",
                    Set.of(
                            "access",
                            "protocol",
                            "definition",
                            "expression",
                            "engine",
                            "topics",
                            "client",
                            "worker",
                            "streams",
                            "server",
                            "history",
                            "embedded",
                            "bench")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyPackageUsesOnlyThePackagesItIsAllowedTo() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            String from = topPackage(origin);
            if (from.isEmpty()) {
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                boolean ours = target.getPackageName().equals(ROOT)
                        || target.getPackageName().startsWith(ROOT + ".");
                if (ours && !mayUse(from, topPackage(target))) {
                    wrong.add(from + " must not use " + topPackage(target) + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(topPackage(type)));
        found.remove("");
        assertThat(MAY_USE.keySet()).containsAll(found);
    }

    @Test
    void packagesAreFreeOfCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void onlyTheRootKnowsTheCompositionRoot() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT));
    }

    @Test
    void theWorkerKnowsOfDefinitionsOnlyTheirRetryPolicy() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".worker..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".definition..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                        ".*\\.RetryPolicy(\\$.*)?")))));
    }

    @Test
    void theEngineSeesNoKafkaNoJsonTreeAndNoLogging() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".engine..", ROOT + ".protocol..", ROOT + ".definition..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.slf4j..", "ch.qos.logback.."));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind.."));
    }

    @Test
    void theEngineHasNoClock() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now");
        check(rule);
    }

    @Test
    void theEngineHasNoRandomnessAndNoThreads() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.random..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(UUID.class, "randomUUID"));
    }

    @Test
    void workerAndClientAreUsableWithoutKafkaStreams() {
        for (String side : List.of(".worker..", ".client..", ".topics..")) {
            check(noClasses()
                    .that()
                    .resideInAPackage(ROOT + side)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb..", "kafka.."));
        }
    }

    @Test
    void onlyTheCommandLineAndTheExamplesWriteToTheTerminal() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .and()
                .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".examples..")
                .and()
                // A benchmark's processes talk to it over their standard streams.
                .resideOutsideOfPackage(ROOT + ".bench.part")
                .and()
                // Prints a page of the documentation; a tool of the build, not of the engine.
                .doNotHaveSimpleName("ConfigurationReference")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    /** Packages land one after the other, so a rule about one that isn't there yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static boolean mayUse(String from, String to) {
        return from.equals(to) || MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }

    /** {@code engine} for {@code io.weir.engine.anything}, empty for the root itself. */
    private static String topPackage(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return "";
        }
        String below = name.substring(ROOT.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
