package io.weir.access;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The minimal rights of each role. Reading or writing includes describing, altering settings includes describing them, and
 * writing any topic includes being an idempotent producer, so these have no line of their own.
 *
 * @param applicationId the engine's {@code weir.application.id}
 * @param queue a worker's queue
 * @param group a worker's consumer group or share group
 */
public record AccessTable(String applicationId, String queue, String group) {
    private static final String CLUSTER = "kafka-cluster";

    /** The table with Weir's default names. */
    public static AccessTable defaults() {
        return new AccessTable("weir", Topics.DEFAULT_QUEUE, "weir-worker-" + Topics.DEFAULT_QUEUE);
    }

    /** The table for an engine; it has no worker group. */
    public static AccessTable ofEngine(String applicationId) {
        return new AccessTable(applicationId, Topics.DEFAULT_QUEUE, "");
    }

    public List<Right> of(Role role) {
        return switch (role) {
            case ENGINE -> engine();
            case CLASSIC_WORKER -> worker();
            case SHARE_WORKER -> shareWorker();
            case REQUESTER ->
                List.of(
                        Right.onTopic(WRITE, Topics.RUN_REQUESTS, "start runs"),
                        Right.onTopic(READ, Topics.RESULTS, "wait for results"),
                        Right.onTopic(READ, Topics.RUN_EVENTS, "get the answer to a start request"));
            case OPERATOR ->
                List.of(
                        Right.onTopic(
                                WRITE, Topics.RUN_CONTROLS, "cancel, resume, quarantine, complete or skip a step"),
                        Right.onTopic(READ, Topics.RESULTS, "check whether a run has ended"),
                        Right.onTopic(READ, Topics.RUN_EVENTS, "read the history of a run"));
            case DEFINER -> List.of(Right.onTopic(WRITE, Topics.DEFINITIONS, "register workflows"));
            case READER ->
                List.of(
                        Right.onTopic(READ, Topics.RESULTS, "results"),
                        Right.onTopic(READ, Topics.RUN_EVENTS, "histories"),
                        Right.onTopic(READ, Topics.DEFINITIONS, "definitions"));
            case DEAD_LETTER_READER -> List.of(Right.onTopic(READ, Topics.DEAD_LETTERS, "list, show, export"));
            case ADMINISTRATOR -> administrator();
        };
    }

    private List<Right> engine() {
        List<Right> rights = new ArrayList<>();
        for (String input : Topics.inputs()) {
            rights.add(Right.onTopic(READ, input, "read input"));
            rights.add(Right.onTopic(WRITE, input, "reroute records from wrong partitions"));
        }
        rights.add(Right.onTopic(READ, Topics.DEFINITIONS, "read definitions"));
        rights.add(Right.onTopicsFrom(WRITE, Topics.stepReady(""), "dispatch steps to every queue"));
        rights.add(Right.onTopic(WRITE, Topics.STEP_CANCELLED, "cancel attempts"));
        rights.add(Right.onTopic(WRITE, Topics.RESULTS, "publish results"));
        rights.add(Right.onTopic(WRITE, Topics.RUN_EVENTS, "publish events"));
        rights.add(Right.onTopic(WRITE, Topics.DEAD_LETTERS, "write dead letters"));
        rights.add(Right.onTopicsFrom(READ, applicationId + "-", "restore state"));
        rights.add(Right.onTopicsFrom(WRITE, applicationId + "-", "store state"));
        rights.add(Right.onGroup(READ, applicationId, "share partitions with other engines"));
        rights.add(new Right(
                WRITE,
                ResourceType.TRANSACTIONAL_ID,
                applicationId + "-",
                PatternType.PREFIXED,
                Right.Need.WORK,
                "commit in transactions"));
        rights.add(Right.onTopicsFrom(DESCRIBE_CONFIGS, "weir.", "check the topics' settings")
                .forChecks());
        rights.add(Right.onTopicsFrom(DESCRIBE_CONFIGS, applicationId + "-", "check the settings of the changelogs")
                .forChecks());
        rights.add(new Right(
                DESCRIBE_CONFIGS,
                ResourceType.CLUSTER,
                CLUSTER,
                PatternType.LITERAL,
                Right.Need.CHECKS,
                "check the brokers' limits"));
        return List.copyOf(rights);
    }

    private List<Right> worker() {
        return List.of(
                Right.onTopic(READ, Topics.stepReady(queue), "take steps"),
                Right.onGroup(READ, group, "share steps with other workers"),
                Right.onTopic(WRITE, Topics.STEP_COMPLETED, "report"),
                Right.onTopic(READ, Topics.STEP_CANCELLED, "learn which attempts are cancelled"));
    }

    private List<Right> shareWorker() {
        List<Right> rights = new ArrayList<>(worker());
        rights.add(Right.onGroup(ALTER_CONFIGS, group, "read and set the group's isolation level and start offset"));
        return List.copyOf(rights);
    }

    private List<Right> administrator() {
        List<Right> rights = new ArrayList<>();
        for (String prefix : List.of("weir.", applicationId + "-")) {
            rights.add(Right.onTopicsFrom(CREATE, prefix, "create missing topics"));
            rights.add(Right.onTopicsFrom(DESCRIBE, prefix, "list topics"));
            rights.add(Right.onTopicsFrom(ALTER_CONFIGS, prefix, "read and repair settings"));
        }
        return List.copyOf(rights);
    }
}
