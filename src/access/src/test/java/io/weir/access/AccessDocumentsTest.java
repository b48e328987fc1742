package io.weir.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.weir.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.security.authorizer.AclEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the page and the manifests to the table. With {@code -Dweir.docs.write=true} it writes them instead; each is
 * checked in.
 */
class AccessDocumentsTest {
    private static final Path PAGE = Path.of("docs/security.md");
    private static final Path MANIFESTS = Path.of("deploy/rights");

    private final AccessTable table = AccessTable.defaults();

    @ParameterizedTest
    @EnumSource
    void theManifestsHaveTheTablesRights(Role role) throws IOException {
        holds(MANIFESTS.resolve(role.id() + ".sh"), AclCommands.script(role, table.of(role)));
        holds(MANIFESTS.resolve(role.id() + ".yaml"), AclCommands.kafkaUser(role, table.of(role)));
    }

    @ParameterizedTest
    @EnumSource
    void thePageHasTheTablesRights(Role role) throws IOException {
        String page = Files.readString(PAGE);
        Matcher section = Pattern.compile("(?s)(<!-- rights of " + role.id() + " -->\n).*?(<!-- end -->)")
                .matcher(page);

        assertThat(section.find()).as("a place for the rights of " + role.id()).isTrue();
        String expected = section.group(1) + AclCommands.table(table.of(role)) + section.group(2);
        holds(PAGE, page.substring(0, section.start()) + expected + page.substring(section.end()));
    }

    private static void holds(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(file, expected);
        }
        assertThat(file).hasContent(expected);
    }

    @ParameterizedTest
    @EnumSource
    void kafkaKnowsEachOperationOnItsResource(Role role) {
        assertThat(table.of(role))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(right -> assertThat(AclEntry.supportedOperations(right.type()))
                        .as(right.text())
                        .contains(right.operation()));
    }

    @ParameterizedTest
    @EnumSource
    void aManifestSaysWhatTheTableSays(Role role) throws IOException {
        JsonNode acls = new ObjectMapper(new YAMLFactory())
                .readTree(AclCommands.kafkaUser(role, table.of(role)))
                .at("/spec/authorization/acls");
        List<String> found = new ArrayList<>();
        for (JsonNode acl : acls) {
            acl.get("operations")
                    .forEach(operation -> found.add(operation.asText() + " "
                            + acl.at("/resource/type").asText() + " "
                            + acl.at("/resource/name").asText()));
        }

        assertThat(found).hasSize(table.of(role).size()).doesNotHaveDuplicates();
    }

    @Test
    void nobodyButTheEngineMayWriteWhatTheEngineSays() {
        List<String> engines = List.of(
                Topics.RESULTS,
                Topics.RUN_EVENTS,
                Topics.DEAD_LETTERS,
                Topics.STEP_CANCELLED,
                Topics.stepReady("any"),
                "weir-runs-changelog");
        for (Role role : Role.values()) {
            if (role != Role.ENGINE) {
                assertThat(table.of(role))
                        .filteredOn(right -> right.operation() == AclOperation.WRITE)
                        .noneMatch(
                                right -> engines.stream().anyMatch(topic -> right.covers(ResourceType.TOPIC, topic)));
            }
        }
    }

    @Test
    void aRequesterCannotChangeRunsAndAnOperatorCannotStartThem() {
        assertThat(writes(Role.REQUESTER)).containsExactly(Topics.RUN_REQUESTS);
        assertThat(writes(Role.OPERATOR)).containsExactly(Topics.RUN_CONTROLS);
        assertThat(writes(Role.DEFINER)).containsExactly(Topics.DEFINITIONS);
        assertThat(writes(Role.CLASSIC_WORKER)).containsExactly(Topics.STEP_COMPLETED);
        assertThat(writes(Role.READER)).isEmpty();
    }

    private List<String> writes(Role role) {
        return table.of(role).stream()
                .filter(right -> right.operation() == AclOperation.WRITE)
                .map(Right::name)
                .toList();
    }
}
