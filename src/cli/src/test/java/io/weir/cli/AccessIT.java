package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.embedded.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks who may do what: every missing right is named before an engine trips over it. */
class AccessIT {
    private static final Map<String, String> AUTHORIZER = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            // Until a resource has a rule everybody may do everything with it; then only what the rules permit.
            "allow.everyone.if.no.acl.found", "true");

    private static final AccessControlEntry OF_SOMEBODY_ELSE =
            new AccessControlEntry("User:somebody-else", "*", AclOperation.ALL, AclPermissionType.ALLOW);

    @TempDir
    private Path directory;

    @Test
    void everyMissingRightIsNamedAndKeepsTheEngineFromStarting() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.ephemeral(AUTHORIZER);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(weir(broker, "topics", "apply", "--partitions", "1").exitCode())
                    .isZero();
            CommandLineRun open = weir(broker, "doctor");
            assertThat(open.exitCode()).as(open.out()).isZero();
            assertThat(open.out())
                    .contains("unknown access", "could not read whether the engine may join group 'weir'")
                    .doesNotContain("may not");

            List<AclBinding> rules = new ArrayList<>();
            permit(rules, ResourceType.TOPIC, "weir.results", AclOperation.READ, AclOperation.DESCRIBE_CONFIGS);
            permit(rules, ResourceType.TOPIC, "weir.definitions", AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS);
            permit(rules, ResourceType.TOPIC, "weir.run-events", AclOperation.DESCRIBE_CONFIGS);
            permit(rules, ResourceType.GROUP, "weir");
            permit(rules, ResourceType.TRANSACTIONAL_ID, "weir-checks");
            permit(
                    rules,
                    ResourceType.CLUSTER,
                    Resource.CLUSTER_NAME,
                    AclOperation.CLUSTER_ACTION,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE);
            rules.add(new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "weir-", PatternType.PREFIXED), OF_SOMEBODY_ELSE));
            admin.createAcls(rules).all().get();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(found(weir(broker, "doctor", "--json")))
                            .containsExactly(
                                    "the engine may not read weir-definitions-changelog",
                                    "the engine may not write weir-definitions-changelog",
                                    "the engine may not read weir-history-changelog",
                                    "the engine may not write weir-history-changelog",
                                    "the engine may not read weir-outputs-changelog",
                                    "the engine may not write weir-outputs-changelog",
                                    "the engine may not read weir-runs-changelog",
                                    "the engine may not write weir-runs-changelog",
                                    "the engine may not read weir-timers-changelog",
                                    "the engine may not write weir-timers-changelog",
                                    "the engine may not read weir.definitions",
                                    "the engine may not write weir.results",
                                    "the engine may not write weir.run-events",
                                    "the engine may not join its consumer group 'weir'",
                                    "transactional ids that start with 'weir-' may not be seen"));
            assertThat(weir(broker, "doctor").out())
                    .contains(
                            "unknown broker-limits",
                            "--add --allow-principal User:ENGINE --operation Write --topic weir.results");
            CommandLineRun server = weir(broker, "server");
            assertThat(server.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(server.err()).contains("may not write weir.results", "may not join its consumer group");
        }
    }

    private static List<String> found(CommandLineRun doctor) {
        assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILED);
        List<String> found = new ArrayList<>();
        for (JsonNode check :
                JsonText.parse(doctor.out().getBytes(StandardCharsets.UTF_8)).at("/checks")) {
            if (check.path("level").asText().equals("fail")) {
                found.add(check.path("found").asText());
            }
        }
        return found;
    }

    /** Rules for a resource that permit these operations, and with that no others. */
    private static void permit(List<AclBinding> rules, ResourceType type, String name, AclOperation... operations) {
        ResourcePattern resource = new ResourcePattern(type, name, PatternType.LITERAL);
        rules.add(new AclBinding(resource, OF_SOMEBODY_ELSE));
        for (AclOperation operation : operations) {
            rules.add(new AclBinding(
                    resource, new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW)));
        }
    }

    private CommandLineRun weir(EmbeddedBroker broker, String... arguments) {
        return CommandLineRun.weir(
                new Surroundings(
                        Map.of(
                                "WEIR_BOOTSTRAP_SERVERS",
                                broker.bootstrapServers(),
                                "WEIR_STATE_DIR",
                                directory.resolve("state").toString()),
                        directory,
                        OptionalInt.empty()),
                arguments);
    }
}
