package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.weir.streams.HeapNeed;
import io.weir.streams.WeirConfig;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deploy/kubernetes}: fields that Kubernetes knows, parts that fit each other, and commands that Weir has. */
class KubernetesManifestsTest {
    private static final Path DIRECTORY = Path.of("deploy/kubernetes");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ConfigMap", ConfigMap.class,
            "Secret", Secret.class,
            "Service", Service.class,
            "StatefulSet", StatefulSet.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "Job", Job.class);

    private final StatefulSet engine = read("statefulset.yaml", StatefulSet.class);
    private final Job topics = read("topics-job.yaml", Job.class);
    private final ConfigMap config = read("config.yaml", ConfigMap.class);
    private final Secret secret = read("secret.yaml", Secret.class);

    static List<String> resources() throws IOException {
        JsonNode kustomization =
                YAML.readTree(DIRECTORY.resolve("kustomization.yaml").toFile());
        return YAML.convertValue(
                kustomization.get("resources"),
                YAML.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void kubernetesKnowsEveryField(String file) throws Exception {
        String kind =
                YAML.readTree(DIRECTORY.resolve(file).toFile()).path("kind").asText();
        HasMetadata resource = read(file, KINDS.get(kind));

        assertThat(resource.getApiVersion()).as("apiVersion").isEqualTo(declaredApiVersion(KINDS.get(kind)));
        assertThat(unknownFields(kind, resource)).isEmpty();
    }

    @Test
    void aMisspeltFieldWouldBeFound() throws Exception {
        String misspelt =
                Files.readString(DIRECTORY.resolve("statefulset.yaml")).replace("mountPath: /tmp", "mountpath: /tmp");

        assertThat(unknownFields("StatefulSet", YAML.readValue(misspelt, StatefulSet.class)))
                .singleElement()
                .asString()
                .endsWith("mountpath");
    }

    @Test
    void theKustomizationNamesEveryFile() throws Exception {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(resources());
        }
    }

    @Test
    void theHeapIsWhatTheEngineNeedsForThePackagedTopics() throws Exception {
        Properties settings = new Properties();
        settings.load(new StringReader(config.getData().get("weir.properties")));
        Container container =
                engine.getSpec().getTemplate().getSpec().getContainers().get(0);
        long limit = container
                .getResources()
                .getLimits()
                .get("memory")
                .getNumericalAmount()
                .longValue();
        int percent = container.getEnv().stream()
                .filter(variable -> variable.getName().equals("WEIR_JAVA_OPTS"))
                .map(variable -> Integer.parseInt(variable.getValue().replace("-XX:MaxRAMPercentage=", "")))
                .findFirst()
                .orElseThrow();
        int partitions = TopicSpecs.packaged().stream()
                .mapToInt(TopicSpec::partitions)
                .max()
                .orElseThrow();

        assertThat(limit * percent / 100)
                .as("heap of a container, bytes")
                .isGreaterThanOrEqualTo(HeapNeed.bytes(WeirConfig.of(settings), partitions));
    }

    @Test
    void selectorsMatchTheLabelsOfTheEnginesPods() {
        Map<String, String> labels =
                engine.getSpec().getTemplate().getMetadata().getLabels();
        Service service = read("service.yaml", Service.class);
        PodDisruptionBudget budget = read("poddisruptionbudget.yaml", PodDisruptionBudget.class);

        assertThat(labels).containsAllEntriesOf(engine.getSpec().getSelector().getMatchLabels());
        assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(labels).containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        assertThat(topics.getSpec().getTemplate().getMetadata().getLabels())
                .as("the job's pods are no engines")
                .isNotEqualTo(labels);
        assertThat(engine.getSpec().getServiceName())
                .isEqualTo(service.getMetadata().getName());
    }

    @Test
    void whatIsMountedExists() {
        Set<String> claims = engine.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());

        assertThat(claims).containsExactly("state");
        requireVolumes(engine.getSpec().getTemplate().getSpec(), claims);
        requireVolumes(topics.getSpec().getTemplate().getSpec(), Set.of());
    }

    private void requireVolumes(PodSpec pod, Set<String> claims) {
        Set<String> names = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        names.addAll(claims);
        assertThat(container(pod).getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .allSatisfy(volume -> assertThat(volume.getConfigMap().getName())
                        .isEqualTo(config.getMetadata().getName()));
        assertThat(container(pod).getEnvFrom())
                .allSatisfy(from -> assertThat(from.getSecretRef().getName())
                        .isEqualTo(secret.getMetadata().getName()));
    }

    @Test
    void theStateDirectoryIsOnTheVolumeThatStays() {
        Container container = container(engine.getSpec().getTemplate().getSpec());
        String state = container.getEnv().stream()
                .filter(variable -> variable.getName().equals("WEIR_STATE_DIR"))
                .findFirst()
                .orElseThrow()
                .getValue();

        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("state"))
                .singleElement()
                .extracting(VolumeMount::getMountPath)
                .isEqualTo(state);
    }

    @Test
    void podsRunWithoutPrivileges() {
        for (PodSpec pod : List.of(
                engine.getSpec().getTemplate().getSpec(),
                topics.getSpec().getTemplate().getSpec())) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(container(pod).getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container(pod).getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container(pod).getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container(pod).getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container(pod).getResources().getLimits()).containsKey("memory");
        }
    }

    @Test
    void commandsAndProbesAreOnesThatWeirHas() throws Exception {
        Container container = container(engine.getSpec().getTemplate().getSpec());
        parse(container.getArgs());
        parse(container(topics.getSpec().getTemplate().getSpec()).getArgs());
        Properties properties = new Properties();
        properties.load(new StringReader(config.getData().get("weir.properties")));
        assertThat(container.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("health");
            assertThat(port.getContainerPort())
                    .isEqualTo(WeirConfig.of(properties).healthPort());
        });
        for (Probe probe :
                List.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("health");
        }
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo(HealthEndpoint.LIVE);
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo(HealthEndpoint.LIVE);
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo(HealthEndpoint.READY);
    }

    private static void parse(List<String> arguments) {
        WeirCommand.commandLine(new Surroundings(Map.of(), Path.of(""), OptionalInt.empty()))
                .parseArgs(arguments.toArray(String[]::new));
    }

    @Test
    void theEngineUnderstandsItsConfiguration() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(config.getData().get("weir.properties")));

        WeirConfig read = WeirConfig.of(properties);

        assertThat(read.standbys()).isEqualTo(1);
        assertThat(engine.getSpec().getReplicas())
                .as("a standby needs another engine")
                .isGreaterThan(read.standbys());
        assertThat(EnvironmentSettings.of(secret.getStringData())).containsOnlyKeys("security.protocol");
    }

    @Test
    void theGracePeriodIsLongerThanACleanStopMayTake() {
        assertThat(engine.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThan(30);
    }

    private static Container container(PodSpec pod) {
        assertThat(pod.getContainers()).hasSize(1);
        return pod.getContainers().get(0);
    }

    private static <T> T read(String file, Class<T> type) {
        try {
            return YAML.readValue(DIRECTORY.resolve(file).toFile(), type);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    private static String declaredApiVersion(Class<? extends HasMetadata> type) {
        return HasMetadata.getApiVersion(type);
    }

    /** Paths of what the file says and the model has no place for. */
    private static Set<String> unknownFields(String path, Object node) {
        Set<String> unknown = new TreeSet<>();
        if (node instanceof Collection<?> elements) {
            elements.forEach(element -> unknown.addAll(unknownFields(path + "[]", element)));
        } else if (node != null && node.getClass().getName().startsWith("io.fabric8.kubernetes.api.model.")) {
            for (Method getter : node.getClass().getMethods()) {
                if (getter.getName().startsWith("get")
                        && getter.getParameterCount() == 0
                        && !Modifier.isStatic(getter.getModifiers())) {
                    Object value = call(getter, node);
                    String field = getter.getName().substring(3);
                    if (field.equals("AdditionalProperties")) {
                        ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + "." + key));
                    } else {
                        unknown.addAll(unknownFields(path + "." + field, value));
                    }
                }
            }
        }
        return unknown;
    }

    private static Object call(Method getter, Object node) {
        try {
            return getter.invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(getter.toString(), e);
        }
    }
}
