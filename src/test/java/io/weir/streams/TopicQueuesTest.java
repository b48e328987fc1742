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
            1);

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

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static TopicDescription topic(Set<AclOperation> permitted) {
        return new TopicDescription("topic", false, List.of(), permitted);
    }
}
