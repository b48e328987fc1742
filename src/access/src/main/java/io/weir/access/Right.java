package io.weir.access;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One Kafka ACL that a role needs.
 *
 * @param name the resource's name, or its prefix
 * @param need what fails without the right
 * @param purpose the purpose, as a phrase for a table
 */
public record Right(
        AclOperation operation, ResourceType type, String name, PatternType pattern, Need need, String purpose) {
    /** What fails if the right is missing. */
    public enum Need {
        /** The role cannot work. */
        WORK,
        /** A check reports that it could not read something. */
        CHECKS
    }

    /** A right to work with one topic. */
    public static Right onTopic(AclOperation operation, String topic, String purpose) {
        return new Right(operation, ResourceType.TOPIC, topic, PatternType.LITERAL, Need.WORK, purpose);
    }

    static Right onTopicsFrom(AclOperation operation, String prefix, String purpose) {
        return new Right(operation, ResourceType.TOPIC, prefix, PatternType.PREFIXED, Need.WORK, purpose);
    }

    static Right onGroup(AclOperation operation, String group, String purpose) {
        return new Right(operation, ResourceType.GROUP, group, PatternType.LITERAL, Need.WORK, purpose);
    }

    Right forChecks() {
        return new Right(operation, type, name, pattern, Need.CHECKS, purpose);
    }

    /** Returns true if this right applies to the resource. */
    public boolean covers(ResourceType of, String resource) {
        return type == of && (pattern == PatternType.PREFIXED ? resource.startsWith(name) : resource.equals(name));
    }

    /** The right as text, for example {@code Write on topic 'weir.results'}. */
    public String text() {
        if (type == ResourceType.CLUSTER) {
            return operationName() + " on the cluster";
        }
        return pattern == PatternType.PREFIXED
                ? operationName() + " on " + resourceName() + "s that start with '" + name + "'"
                : operationName() + " on " + resourceName() + " '" + name + "'";
    }

    /** The {@code kafka-acls} options that grant it, for example {@code --operation Write --topic weir.results}. */
    public String options() {
        return "--operation " + operationName() + resourceOption();
    }

    /** The same options without the operation. */
    String resourceOption() {
        String prefixed = pattern == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return switch (type) {
            case TOPIC -> " --topic " + name + prefixed;
            case GROUP -> " --group " + name + prefixed;
            case TRANSACTIONAL_ID -> " --transactional-id " + name + prefixed;
            case CLUSTER -> " --cluster";
            default -> throw new IllegalStateException("no right is on a " + type);
        };
    }

    /** The operation in the spelling of Kafka's tools and Strimzi. */
    public String operationName() {
        StringBuilder name = new StringBuilder();
        for (String word : operation.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.toString();
    }

    private String resourceName() {
        return switch (type) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            case TRANSACTIONAL_ID -> "transactional id";
            default -> throw new IllegalStateException("no right is on a " + type);
        };
    }
}
