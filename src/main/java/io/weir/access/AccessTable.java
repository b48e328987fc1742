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
 * The rights of each role, and no more than those. To read or to write includes to describe, to alter settings includes to
 * describe them, and to write any topic includes to be an idempotent producer, so these have no line of their own.
 *
 * @param applicationId the engine's, {@code weir.application.id}
 * @param queue of a worker
 * @param group of a worker, the one that shares the work of its queue
 */
public record AccessTable(String applicationId, String queue, String group) {
    private static final String CLUSTER = "kafka-cluster";

    /** With the names that Weir uses unless told otherwise. */
    public static AccessTable defaults() {
        return new AccessTable("weir", Topics.DEFAULT_QUEUE, "weir-worker-" + Topics.DEFAULT_QUEUE);
    }

    /** For an engine; of a worker it knows nothing. */
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
                        Right.onTopic(READ, Topics.RUN_EVENTS, "learn that a start is refused"));
            case OPERATOR ->
                List.of(
                        Right.onTopic(WRITE, Topics.RUN_CONTROLS, "cancel, resume, quarantine"),
                        Right.onTopic(READ, Topics.RESULTS, "see whether a run has ended"),
                        Right.onTopic(READ, Topics.RUN_EVENTS, "see how a run is"));
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
            rights.add(Right.onTopic(READ, input, "read its input"));
            rights.add(Right.onTopic(WRITE, input, "send on what is on a wrong partition"));
        }
        rights.add(Right.onTopic(READ, Topics.DEFINITIONS, "know the workflows"));
        rights.add(Right.onTopicsFrom(WRITE, Topics.stepReady(""), "hand out work of every queue"));
        rights.add(Right.onTopic(WRITE, Topics.STEP_CANCELLED, "call attempts back"));
        rights.add(Right.onTopic(WRITE, Topics.RESULTS, "publish results"));
        rights.add(Right.onTopic(WRITE, Topics.RUN_EVENTS, "record what happens"));
        rights.add(Right.onTopic(WRITE, Topics.DEAD_LETTERS, "keep what it could not act on"));
        rights.add(Right.onTopicsFrom(READ, applicationId + "-", "restore its state"));
        rights.add(Right.onTopicsFrom(WRITE, applicationId + "-", "keep its state"));
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
        rights.add(Right.onTopicsFrom(DESCRIBE_CONFIGS, applicationId + "-", "check the settings of its state's topics")
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
                Right.onTopic(READ, Topics.stepReady(queue), "take work"),
                Right.onGroup(READ, group, "share the work with other workers"),
                Right.onTopic(WRITE, Topics.STEP_COMPLETED, "report"),
                Right.onTopic(READ, Topics.STEP_CANCELLED, "learn which attempts are called back"));
    }

    private List<Right> shareWorker() {
        List<Right> rights = new ArrayList<>(worker());
        rights.add(Right.onGroup(ALTER_CONFIGS, group, "see and set its isolation level and where it begins"));
        return List.copyOf(rights);
    }

    private List<Right> administrator() {
        List<Right> rights = new ArrayList<>();
        for (String prefix : List.of("weir.", applicationId + "-")) {
            rights.add(Right.onTopicsFrom(CREATE, prefix, "make what is missing"));
            rights.add(Right.onTopicsFrom(DESCRIBE, prefix, "see what is there"));
            rights.add(Right.onTopicsFrom(ALTER_CONFIGS, prefix, "see and repair settings"));
        }
        return List.copyOf(rights);
    }
}
