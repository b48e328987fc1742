package io.weir.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** The rights of a role in the two forms in which clusters are given them. */
public final class AclCommands {
    private AclCommands() {}

    /** A shell script of {@code kafka-acls} commands, one a resource. */
    public static String script(Role role, List<Right> rights) {
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        text.append("# The rights of Weir's ")
                .append(role.id())
                .append(": ")
                .append(role.task())
                .append(".\n");
        text.append(
                "# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.\n");
        text.append("set -e\n");
        grouped(rights).forEach((resource, ofResource) -> {
            text.append("kafka-acls --bootstrap-server \"${BOOTSTRAP:-localhost:9092}\" \"$@\" --add --allow-principal")
                    .append(" \"User:${PRINCIPAL:-weir-")
                    .append(role.id())
                    .append("}\"");
            ofResource.forEach(right -> text.append(" --operation ").append(right.operationName()));
            text.append(resource).append('\n');
        });
        return text.toString();
    }

    /** A Strimzi {@code KafkaUser}. */
    public static String kafkaUser(Role role, List<Right> rights) {
        StringBuilder text = new StringBuilder();
        text.append("# The rights of Weir's ")
                .append(role.id())
                .append(": ")
                .append(role.task())
                .append(".\n");
        text.append("apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata:\n  name: weir-")
                .append(role.id());
        text.append("\n  labels:\n    strimzi.io/cluster: kafka\nspec:\n  authentication:\n    type: scram-sha-512\n");
        text.append("  authorization:\n    type: simple\n    acls:\n");
        grouped(rights).values().forEach(ofResource -> {
            Right first = ofResource.get(0);
            text.append("      - resource: {type: ").append(strimziType(first.type()));
            if (first.type() != ResourceType.CLUSTER) {
                text.append(", name: ")
                        .append(first.name())
                        .append(", patternType: ")
                        .append(pattern(first));
            }
            text.append("}\n        operations: [")
                    .append(ofResource.stream().map(Right::operationName).collect(Collectors.joining(", ")))
                    .append("]\n        host: \"*\"\n");
        });
        return text.toString();
    }

    /** Rows of a table in Markdown. */
    public static String table(List<Right> rights) {
        StringBuilder text = new StringBuilder("| right | to |\n|---|---|\n");
        for (Right right : rights) {
            text.append("| ")
                    .append(right.text().replace('\'', '`'))
                    .append(" | ")
                    .append(right.purpose());
            text.append(right.need() == Right.Need.CHECKS ? " (checks only) |\n" : " |\n");
        }
        return text.toString();
    }

    private static Map<String, List<Right>> grouped(List<Right> rights) {
        return rights.stream()
                .collect(Collectors.groupingBy(Right::resourceOption, LinkedHashMap::new, Collectors.toList()));
    }

    private static String pattern(Right right) {
        return right.pattern() == PatternType.PREFIXED ? "prefix" : "literal";
    }

    private static String strimziType(ResourceType type) {
        return switch (type) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            case TRANSACTIONAL_ID -> "transactionalId";
            case CLUSTER -> "cluster";
            default -> throw new IllegalStateException("no right is on a " + type);
        };
    }
}
