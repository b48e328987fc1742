package io.weir.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Refusals engine = new Refusals(
            "kafka:9092", "this engine", "ENGINE", AccessTable.ofEngine("weir").of(Role.ENGINE));

    @Test
    void aTopicIsNamedWithTheOperationThatTheRoleNeeds() {
        assertThat(engine.explain(new ExecutionException(new TopicAuthorizationException(Set.of(Topics.RESULTS)))))
                .contains("this engine lacks a right: Write on topic 'weir.results'; kafka-acls --bootstrap-server"
                        + " kafka:9092 --add --allow-principal User:ENGINE --operation Write --topic weir.results");
    }

    @Test
    void aQueueIsCoveredByThePrefix() {
        assertThat(engine.explain(new TopicAuthorizationException(Set.of("weir.step-ready.gpu"))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(
                                "Write on topics that start with 'weir.step-ready.'",
                                "--resource-pattern-type prefixed"));
    }

    @Test
    void groupsAndTransactionsAreNamedToo() {
        assertThat(engine.explain(GroupAuthorizationException.forGroupId("weir")))
                .hasValueSatisfying(text -> assertThat(text).contains("Read on group 'weir'"));
        assertThat(engine.explain(new TransactionalIdAuthorizationException("no")))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("Write on transactional ids that start with 'weir-'"));
    }

    @Test
    void aProducerThatIsRefusedTheClusterMayWriteNoTopic() {
        Refusals client = new Refusals(
                "kafka:9092",
                "this client",
                "CLIENT",
                List.of(Right.onTopic(AclOperation.WRITE, Topics.RUN_REQUESTS, "start")));

        assertThat(client.explain(new ClusterAuthorizationException("Cluster authorization failed.")))
                .hasValueSatisfying(text -> assertThat(text).contains("Write on topic 'weir.run-requests'"));
    }

    @Test
    void whatIsNoRefusalHasNoSentence() {
        assertThat(engine.explain(new TimeoutException("late"))).isEmpty();
    }
}
