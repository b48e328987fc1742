package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/java-project} as a user builds it: from Weir's artifacts in a local repository, offline. */
class UserProjectIT {
    private static final Path PROJECT = Path.of("examples/java-project");
    private static final String VERSION = "0.1.0-SNAPSHOT";

    @TempDir
    Path directory;

    @Test
    void aProjectOfAUserBuildsAndTestsItsWorkflowOffline() throws Exception {
        Path repository = directory.resolve("repository");
        install("weir-parent", Path.of("pom.xml"), repository);
        for (Path module : modules()) {
            install("weir-" + module.getFileName(), module.resolve("pom.xml"), repository);
        }
        Path project = copyOfTheProject();

        String output = maven(project, repository);

        assertThat(output).contains("BUILD SUCCESS").contains("Tests run: 2, Failures: 0, Errors: 0");
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of("src"))) {
            return rooms.filter(room -> Files.exists(room.resolve("pom.xml")))
                    .filter(room -> !room.endsWith("system-tests"))
                    .sorted()
                    .toList();
        }
    }

    /** Does what {@code mvn install} does, without building everything once more. */
    private static void install(String artifact, Path pom, Path repository) throws IOException {
        Path home = Files.createDirectories(
                repository.resolve("io/weir").resolve(artifact).resolve(VERSION));
        Files.copy(pom, home.resolve(artifact + "-" + VERSION + ".pom"));
        Path jar = pom.resolveSibling("target").resolve(artifact + "-" + VERSION + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, home.resolve(jar.getFileName()));
        }
    }

    private Path copyOfTheProject() throws IOException {
        Path copy = directory.resolve("project");
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(PROJECT.resolve("target")))
                    .toList()) {
                Path target = copy.resolve(PROJECT.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }

    private static String maven(Path project, Path repository) throws IOException, InterruptedException {
        Path log = project.resolveSibling("maven.log");
        Process maven = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-B",
                        "-o",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + repository,
                        // The libraries of others come from where the build of Weir has them.
                        "-Dmaven.repo.local.tail=" + System.getProperty("local.repository"),
                        "-Dstyle.color=never",
                        "test")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
        return Files.readString(log);
    }
}
