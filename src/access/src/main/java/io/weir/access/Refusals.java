package io.weir.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Names the missing right when Kafka refuses an operation. Kafka's error names the resource but not the operation; the
 * role's rights supply it.
 *
 * @param who the subject of the message, for example {@code this worker}
 * @param principal the principal in the command that grants a right
 * @param rights the role's rights
 */
public record Refusals(String bootstrapServers, String who, String principal, List<Right> rights) {
    public Refusals {
        rights = List.copyOf(rights);
    }

    /** Returns a message if {@code failure} is, or is caused by, a missing right. */
    public Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof AuthorizationException refusal) {
                return Optional.of(sentence(refusal, missing(refusal)));
            }
        }
        return Optional.empty();
    }

    /** The message for a right that a check found missing. */
    public String sentence(Right right) {
        return who + " lacks a right: " + right.text() + "; " + command(right);
    }

    private String sentence(AuthorizationException refusal, List<Right> missing) {
        if (missing.isEmpty()) {
            return "Kafka at " + bootstrapServers + " refuses " + who + ": " + refusal.getMessage();
        }
        List<String> names = missing.stream().map(Right::text).toList();
        List<String> commands = missing.stream().map(this::command).toList();
        return who + " lacks " + (names.size() > 1 ? "one of these rights" : "a right") + ": "
                + String.join(", or ", names) + "; " + String.join("; ", commands);
    }

    /** The command that grants a right. */
    public String command(Right right) {
        return "kafka-acls --bootstrap-server " + bootstrapServers + " --add --allow-principal User:" + principal + " "
                + right.options();
    }

    private List<Right> missing(AuthorizationException refusal) {
        List<Right> missing = new ArrayList<>();
        if (refusal instanceof TopicAuthorizationException topics) {
            topics.unauthorizedTopics().forEach(topic -> addWork(missing, ResourceType.TOPIC, topic));
            if (topics.unauthorizedTopics().isEmpty()) {
                addWork(missing, ResourceType.TOPIC);
            }
        } else if (refusal instanceof GroupAuthorizationException) {
            addWork(missing, ResourceType.GROUP);
        } else if (refusal instanceof TransactionalIdAuthorizationException) {
            addWork(missing, ResourceType.TRANSACTIONAL_ID);
        } else if (refusal instanceof ClusterAuthorizationException) {
            // An idempotent producer is refused the cluster when it may not write to any topic.
            rights.stream()
                    .filter(right -> right.type() == ResourceType.TOPIC && right.operation() == AclOperation.WRITE)
                    .forEach(missing::add);
        }
        return missing;
    }

    /** The admin client does not name the resource, so all resources of this type are listed. */
    private void addWork(List<Right> missing, ResourceType type) {
        rights.stream()
                .filter(right -> right.need() == Right.Need.WORK && right.type() == type)
                .forEach(missing::add);
    }

    private void addWork(List<Right> missing, ResourceType type, String name) {
        rights.stream()
                .filter(right -> right.need() == Right.Need.WORK && right.covers(type, name))
                .forEach(missing::add);
    }
}
