package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.streams.WeirConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code docker-compose.yml} and {@code deploy/Dockerfile} against the code and against each other. */
class ComposeFileTest {
    private static final String INSIDE = "kafka:19092";

    /** Read by SnakeYAML, which knows the merge keys that Jackson does not. */
    private final JsonNode compose =
            new ObjectMapper().valueToTree(new Yaml().load(Files.readString(Path.of("docker-compose.yml"))));

    private final String dockerfile = Files.readString(Path.of("deploy/Dockerfile"));
    private final String version = first(
            Files.readString(Path.of("pom.xml")), "<artifactId>weir-parent</artifactId>\\s*<version>(.*)</version>");

    ComposeFileTest() throws Exception {}

    @Test
    void theBrokerIsOfTheVersionThatWeirIsBuiltWith() {
        assertThat(service("kafka").path("image").asText()).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    }

    @Test
    void imageAndDockerfileAreOfThisVersion() {
        for (String name : List.of("topics", "engine", "worker")) {
            assertThat(service(name).path("image").asText()).isEqualTo("weir:" + version);
            assertThat(Path.of(service(name).path("build").path("dockerfile").asText()))
                    .isRegularFile();
        }
        assertThat(first(dockerfile, "ARG VERSION=(.*)")).isEqualTo(version);
        assertThat(dockerfile).contains("COPY target/weir-$VERSION/ /opt/weir/");
    }

    @Test
    void commandsAreOnesThatWeirHas() {
        parse(texts(service("topics").path("command")));
        parse(texts(service("engine").path("command")));
        List<String> check = texts(service("engine").path("healthcheck").path("test"));
        assertThat(check).startsWith("CMD", "weir");
        parse(check.subList(2, check.size()));
        assertThat(first(dockerfile, "ENTRYPOINT \\[\"(.*)\"\\]")).isEqualTo("weir");
        parse(List.of(first(dockerfile, "CMD \\[\"(.*)\"\\]")));
    }

    private static void parse(List<String> arguments) {
        WeirCommand.commandLine(new Surroundings(Map.of(), Path.of(""), OptionalInt.empty()))
                .parseArgs(arguments.toArray(String[]::new));
    }

    @Test
    void theWorkersClassExists() throws Exception {
        List<String> entrypoint = texts(service("worker").path("entrypoint"));

        assertThat(Class.forName(entrypoint.get(3)).getMethod("main", String[].class))
                .isNotNull();
        assertThat(entrypoint.get(4)).isEqualTo(INSIDE);
    }

    @Test
    void theListenersAgree() {
        JsonNode environment = service("kafka").path("environment");
        Map<String, String> listeners =
                byName(environment.path("KAFKA_LISTENERS").asText());
        Map<String, String> advertised =
                byName(environment.path("KAFKA_ADVERTISED_LISTENERS").asText());

        assertThat(advertised.get("INSIDE")).isEqualTo(INSIDE).endsWith(listeners.get("INSIDE"));
        assertThat(advertised.get("OUTSIDE")).isEqualTo("localhost:9092").endsWith(listeners.get("OUTSIDE"));
        assertThat(environment.path("KAFKA_CONTROLLER_QUORUM_VOTERS").asText()).endsWith(listeners.get("CONTROLLER"));
        assertThat(texts(service("kafka").path("ports"))).containsExactly("127.0.0.1:9092" + listeners.get("OUTSIDE"));
        assertThat(List.of("topics", "engine"))
                .allSatisfy(name -> assertThat(service(name)
                                .path("environment")
                                .path("WEIR_BOOTSTRAP_SERVERS")
                                .asText())
                        .isEqualTo(INSIDE));
    }

    private static Map<String, String> byName(String listeners) {
        Map<String, String> byName = new TreeMap<>();
        for (String listener : listeners.split(",", -1)) {
            String[] parts = listener.split("://", 2);
            byName.put(parts[0], parts[1]);
        }
        return byName;
    }

    @Test
    void theEngineUnderstandsItsSettingsAndKeepsItsStateOnAVolume() {
        Map<String, String> environment = new TreeMap<>();
        service("engine")
                .path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        environment.put("WEIR_STATE_DIR", first(dockerfile, "WEIR_STATE_DIR=(\\S+)"));
        Settings settings = Settings.of(EnvironmentSettings.of(environment), "nowhere:1");
        Map<String, String> all = new TreeMap<>(settings.weir());
        all.put("weir.bootstrap.servers", settings.bootstrapServers());

        WeirConfig config = WeirConfig.of(all);

        assertThat(config.bootstrapServers()).isEqualTo(INSIDE);
        assertThat(config.instanceId()).isEqualTo("engine");
        assertThat(texts(service("engine").path("volumes"))).containsExactly("engine-state:" + config.stateDir());
    }

    @Test
    void whatIsWaitedForAndMountedExists() {
        compose.path("services").properties().forEach(service -> {
            service.getValue().path("depends_on").properties().forEach(needed -> {
                JsonNode other = service(needed.getKey());
                if (needed.getValue().path("condition").asText().equals("service_healthy")) {
                    assertThat(other.has("healthcheck")).as(needed.getKey()).isTrue();
                } else {
                    assertThat(other.path("restart").asText())
                            .as(needed.getKey())
                            .isEqualTo("no");
                }
            });
            for (String volume : texts(service.getValue().path("volumes"))) {
                assertThat(compose.path("volumes").has(volume.split(":", 2)[0]))
                        .as(volume)
                        .isTrue();
            }
        });
    }

    private JsonNode service(String name) {
        JsonNode service = compose.path("services").path(name);
        assertThat(service.isObject()).as(name).isTrue();
        return service;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
