package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/weir}, with a Java that only says how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aDistribution() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.copy(Path.of("src/cli/src/main/scripts/weir"), home.resolve("bin/weir"));
        Files.createFile(home.resolve("lib/weir-1.jar"));
    }

    @Test
    void aFirstStartOfAnEngineOnJava17LeavesAnArchiveOfItsClasses() throws Exception {
        assertThat(calledOnJava("17.0.15", "dev"))
                .contains("-XX:ArchiveClassesAtExit=" + archive("local-17.0.15.jsa"), "io.weir.Main", "dev");
        assertThat(calledOnJava("17.0.15", "server"))
                .contains("-XX:ArchiveClassesAtExit=" + archive("server-17.0.15.jsa"));
        assertThat(calledOnJava("17.0.15", "validate", "a.yaml")).noneMatch(argument -> argument.contains(".jsa"));
    }

    @Test
    void theArchiveIsUsedFromThenOn() throws Exception {
        anArchiveMadeHere("local-17.0.15.jsa");

        for (String command : List.of("dev", "demo", "server")) {
            assertThat(calledOnJava("17.0.15", command))
                    .contains("-XX:SharedArchiveFile=" + archive("local-17.0.15.jsa"), "-Xshare:auto")
                    .noneMatch(argument -> argument.contains("AtExit"));
        }
    }

    @Test
    void anArchiveOlderThanTheJarsIsMadeAnew() throws Exception {
        Path archive = anArchiveMadeHere("local-17.0.15.jsa");
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));

        assertThat(calledOnJava("17.0.15", "dev")).contains("-XX:ArchiveClassesAtExit=" + archive);
    }

    @Test
    void newerJavaSeesToItsArchivesItselfAndEachKindOfCommandHasItsOwn() throws Exception {
        assertThat(calledOnJava("25.0.1", "dev"))
                .contains("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive("local-25.0.1.jsa"));
        assertThat(calledOnJava("25.0.1", "show", "r"))
                .contains("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive("tools-25.0.1.jsa"));
    }

    @Test
    void onJava17AnArchiveOfAnotherPlaceIsMadeAnew() throws Exception {
        Path archive = anArchiveMadeHere("local-17.0.15.jsa");
        Files.writeString(Path.of(archive + ".home"), "/where/it/was/unpacked/before\n");

        assertThat(calledOnJava("17.0.15", "server"))
                .as("an engine's own, as there is none to make do with any more")
                .contains("-XX:ArchiveClassesAtExit=" + archive("server-17.0.15.jsa"));
        assertThat(calledOnJava("17.0.15", "dev")).contains("-XX:ArchiveClassesAtExit=" + archive);
        assertThat(archive).doesNotExist();
        assertThat(Path.of(archive + ".home")).content().isEqualTo(home.toRealPath() + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "2, max 100000, true",
        "8, max 100000, false",
        "8, 150000 100000, true",
        "8, 400000 100000, false",
        "1, 400000 100000, true",
    })
    void whatStaysUpGetsTheSerialCollectorWhereThereAreTwoProcessorsOrFewer(int machine, String limit, boolean serial)
            throws Exception {
        processors(machine);
        Files.writeString(home.resolve("cpu.max"), limit + "\n");

        for (String command : List.of("server", "dev", "bench")) {
            assertThat(calledOnJava("17.0.15", command).contains("-XX:+UseSerialGC"))
                    .as(command)
                    .isEqualTo(serial);
        }
        assertThat(calledOnJava("17.0.15", "show", "r")).contains("-XX:+UseSerialGC");
    }

    @Test
    void theLimitOfAnOlderKindOfContainerCounts() throws Exception {
        processors(8);
        Files.createDirectories(home.resolve("cpu"));
        Files.writeString(home.resolve("cpu/cpu.cfs_period_us"), "100000\n");
        Files.writeString(home.resolve("cpu/cpu.cfs_quota_us"), "200000\n");
        assertThat(calledOnJava("17.0.15", "server")).contains("-XX:+UseSerialGC");

        Files.writeString(home.resolve("cpu/cpu.cfs_quota_us"), "-1\n");
        assertThat(calledOnJava("17.0.15", "server")).doesNotContain("-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEIR_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void aCollectorThatIsGivenIsTheOnlyOne(String variable) throws Exception {
        processors(1);
        environment.put(variable, "-Xmx1g -XX:+UseG1GC");

        for (String command : List.of("server", "dev", "validate")) {
            assertThat(calledOnJava("17.0.15", command)).doesNotContain("-XX:+UseSerialGC");
        }

        environment.put(variable, "-Xmx1g -XX:+UseNUMA -XX:MaxGCPauseMillis=50");
        assertThat(calledOnJava("17.0.15", "server")).contains("-XX:+UseSerialGC");
    }

    @Test
    void givenOptionsComeAfterTheChosenOnesAndSoWin() throws Exception {
        environment.put("WEIR_JAVA_OPTS", "-XX:TieredStopAtLevel=4");

        assertThat(calledOnJava("17.0.15", "show", "r"))
                .containsSubsequence("-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4", "io.weir.Main", "show", "r");
    }

    @Test
    void whatNewerJavaWouldWarnOfIsAnnouncedToItAndToNoOther() throws Exception {
        assertThat(calledOnJava("25.0.1", "dev"))
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
        assertThat(calledOnJava("22.0.1", "dev"))
                .contains("--enable-native-access=ALL-UNNAMED")
                .noneMatch(argument -> argument.startsWith("--sun-misc"));
        assertThat(calledOnJava("21.0.8", "dev")).noneMatch(argument -> argument.startsWith("--"));
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        assertThat(calledOnJava("11.0.2", "dev")).singleElement().asString().contains("found Java 11.0.2");
    }

    private Path archive(String name) throws IOException {
        return home.toRealPath().resolve("lib").resolve(name);
    }

    private Path anArchiveMadeHere(String name) throws IOException {
        Path archive = archive(name);
        Files.writeString(Path.of(archive + ".home"), home.toRealPath() + "\n");
        return Files.createFile(archive);
    }

    /** A machine with so many of them, to {@code nproc}. */
    private void processors(int count) throws IOException {
        Path nproc = home.resolve("path/nproc");
        Files.createDirectories(nproc.getParent());
        Files.writeString(nproc, "#!/bin/sh\necho " + count + "\n");
        assertThat(nproc.toFile().setExecutable(true)).isTrue();
    }

    /** The arguments that Java was called with, or what the script said instead. */
    private List<String> calledOnJava(String version, String... command) throws Exception {
        Path java = home.resolve("java-" + version);
        Files.createDirectories(java.resolve("bin"));
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path binary = java.resolve("bin/java");
        Files.writeString(binary, "#!/bin/sh\nfor argument; do echo \"$argument\"; done\n");
        assertThat(binary.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder =
                new ProcessBuilder("sh", home.resolve("bin/weir").toString());
        builder.command().addAll(List.of(command));
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("CGROUP_ROOT", home.toString());
        builder.environment()
                .merge("PATH", home.resolve("path").toString(), (path, first) -> first + File.pathSeparator + path);
        // Not those of whoever runs the tests.
        List.of("WEIR_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.lines().toList();
    }
}
