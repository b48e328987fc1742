package io.weir;

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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds the direction of dependencies between the packages, and what the pure core must not see. */
class ArchitectureTest {
    private static final String ROOT = "io.weir";

    /**
     * What the compiler does not keep apart, because it is in one module: the packages of Weir that a package may use,
     * besides itself. Everything else is held by the dependencies in the modules' pom.xml.
     */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "topics", Set.of("protocol", "access"),
            // What users may see, and no more.
            "examples", Set.of("worker"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    @Test
    void everyPackageUsesOnlyThePackagesItIsAllowedTo() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            String from = topPackage(origin);
            if (!MAY_USE.containsKey(from)) {
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
    void theEngineSeesNoJsonTree() {
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

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static boolean mayUse(String from, String to) {
        return from.equals(to) || MAY_USE.get(from).contains(to);
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
