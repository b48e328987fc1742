package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.Queues.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicQueuesTest {
    private final AtomicLong clock = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private CompletableFuture<TopicDescription> answer = new CompletableFuture<>();
    private final TopicQueues queues = new TopicQueues(
            topic -> {
                asked.add(topic);
                return answer;
            },
            clock::get,
            1,
            EmitTopics.ALL);

    @Test
    void whatTheClusterSaysIsGoodForAFewSeconds() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));

        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
        assertThat(asked).containsExactly("weir.step-ready.gpu");
    }

    @Test
    void aTopicThatVanishesIsNoticedInTheBackground() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.stateOf("gpu");
        pass(10);
        answer = new CompletableFuture<>();

        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
        answer.completeExceptionally(new UnknownTopicOrPartitionException());
        assertThat(queues.stateOf("gpu")).isEqualTo(State.ABSENT);
    }

    @Test
    void aTopicMadeAfterwardsIsFound() {
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        assertThat(queues.stateOf("gpu")).isEqualTo(State.ABSENT);
        pass(10);
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));

        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
    }

    @Test
    void whatTheEngineMayNotWriteToIsAbsent() {
        answer = CompletableFuture.failedFuture(new TopicAuthorizationException("weir.step-ready.a"));
        assertThat(queues.stateOf("a")).isEqualTo(State.ABSENT);
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.DESCRIBE)));
        assertThat(queues.stateOf("b")).isEqualTo(State.ABSENT);
    }

    @Test
    void whatWasNotAnsweredIsNotRemembered() {
        answer = CompletableFuture.failedFuture(new TimeoutException());
        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNKNOWN);
        answer = new CompletableFuture<>();
        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNKNOWN);
        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNKNOWN);
        assertThat(asked).hasSize(2);

        answer.complete(topic(Set.of(AclOperation.WRITE)));

        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
    }

    @Test
    void aTopicWithAPartitionThatHasNoLeaderIsUnreachable() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE), node(), null));

        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNREACHABLE);
        assertThat(queues.outageOf("gpu"))
                .contains("queue 'gpu': partition 1 of its topic weir.step-ready.gpu has no leader");

        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE), node(), node()));
        assertThat(queues.outageOf("gpu")).isEmpty();
        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
    }

    @Test
    void anOutageIsAskedForWhateverIsRemembered() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.stateOf("gpu");
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());

        assertThat(queues.outageOf("gpu")).contains("queue 'gpu' has no topic weir.step-ready.gpu");
        assertThat(queues.stateOf("gpu")).isEqualTo(State.ABSENT);
    }

    @Test
    void aQueueThatTookNothingRestsWhateverTheClusterSays() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.stateOf("gpu");

        queues.tookNothing("gpu", Duration.ofSeconds(4));

        assertThat(queues.outageOf("gpu")).isPresent();
        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNREACHABLE);
        pass(14);
        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNREACHABLE);
        pass(2);
        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
    }

    @Test
    void aQueueThatTakesNothingAgainRestsForLonger() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.tookNothing("gpu", Duration.ofSeconds(4));
        pass(16);
        queues.tookNothing("gpu", Duration.ofSeconds(4));
        pass(29);

        assertThat(queues.stateOf("gpu")).isEqualTo(State.UNREACHABLE);
        pass(2);
        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
    }

    @Test
    void aQueueThatWorkWaitsForIsATroubleUntilItIsThere() {
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        queues.stateOf("mistyped");
        queues.stateOf("gpu");
        queues.heldBack("gpu");

        assertThat(queues.troubles()).containsExactly("queue 'gpu' has no topic weir.step-ready.gpu");

        pass(10);
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.stateOf("gpu");
        assertThat(queues.troubles()).isEmpty();
    }

    @Test
    void manyTroublesAreCountedInsteadOfNamed() {
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        for (int i = 0; i < 500; i++) {
            queues.stateOf("gpu-" + i);
            queues.heldBack("gpu-" + i);
        }

        assertThat(queues.troubles()).hasSize(11).last().isEqualTo("and 490 more queues take no records");
    }

    @Test
    void namesWithoutATopicAreForgottenAndTopicsAreNot() {
        answer = CompletableFuture.completedFuture(topic(Set.of(AclOperation.WRITE)));
        queues.stateOf("gpu");
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        for (int i = 0; i < 50_000; i++) {
            queues.stateOf("mistyped-" + i);
        }

        assertThat(queues.remembered()).isEqualTo(TopicQueues.OTHERS + 1);
        asked.clear();
        assertThat(queues.stateOf("gpu")).isEqualTo(State.PRESENT);
        assertThat(asked).isEmpty();
    }

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static TopicDescription topic(Set<AclOperation> permitted) {
        return new TopicDescription("topic", false, List.of(), permitted);
    }

    private static TopicDescription topic(Set<AclOperation> permitted, Node... leaders) {
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (Node leader : leaders) {
            partitions.add(new TopicPartitionInfo(partitions.size(), leader, List.of(node()), List.of()));
        }
        return new TopicDescription("topic", false, partitions, permitted);
    }

    private static Node node() {
        return new Node(1, "localhost", 9092);
    }
}
