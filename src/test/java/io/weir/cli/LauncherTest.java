package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/weir}, with a Java that only says how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path home;

    @BeforeEach
    void aDistribution() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.copy(Path.of("src/main/scripts/weir"), home.resolve("bin/weir"));
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
        Files.createFile(archive("local-17.0.15.jsa"));

        for (String command : List.of("dev", "demo", "server")) {
            assertThat(calledOnJava("17.0.15", command))
                    .contains("-XX:SharedArchiveFile=" + archive("local-17.0.15.jsa"), "-Xshare:auto")
                    .noneMatch(argument -> argument.contains("AtExit"));
        }
    }

    @Test
    void anArchiveOlderThanTheJarsIsMadeAnew() throws Exception {
        Path archive = Files.createFile(archive("local-17.0.15.jsa"));
        Files.setLastModifiedTime(archive, java.nio.file.attribute.FileTime.fromMillis(0));

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
    void aJavaThatIsTooOldIsNamed() throws Exception {
        assertThat(calledOnJava("11.0.2", "dev")).singleElement().asString().contains("found Java 11.0.2");
    }

    private Path archive(String name) throws IOException {
        return home.toRealPath().resolve("lib").resolve(name);
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
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.lines().toList();
    }
}
