package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QueueWaitTest {
    private static final TopicPartition MAIL = new TopicPartition("weir.step-ready.mail", 2);
    private static final TopicPartition ORDERS = new TopicPartition("orders", 1);
    private static final TopicPartition RESULTS = new TopicPartition("weir.results", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final UnacknowledgedSends sends = new UnacknowledgedSends();
    private final FakeQueues queues = new FakeQueues();
    private final QueueWait wait = new QueueWait(sends, queues, PATIENCE, 1);

    @Test
    void aQueueThatTheClusterSaysIsGoneEndsTheWait() {
        sends.begins(RESULTS);
        sends.begins(MAIL);
        queues.outage = Optional.of("queue 'mail' has no topic");

        assertThatThrownBy(wait::forAcknowledgements)
                .isInstanceOf(QueueOutException.class)
                .hasMessage("queue 'mail' has no topic");
        assertThat(queues.heldBack).containsExactly("mail");
    }

    @Test
    void aQueueThatIsTheOnlyOneToTakeNothingEndsTheWaitAfterAWhile() {
        wait.look(Set.of(MAIL), PATIENCE.minusMillis(1));
        assertThat(queues.tookNothing).isEmpty();

        assertThatThrownBy(() -> wait.look(Set.of(MAIL), PATIENCE)).isInstanceOf(QueueOutException.class);
        assertThat(queues.tookNothing).containsExactly("mail");
    }

    @Test
    void aTopicForEmitThatTheClusterSaysIsGoneEndsTheWait() {
        sends.begins(RESULTS);
        sends.begins(ORDERS);
        queues.emits.outage = Optional.of("there is no topic orders");

        assertThatThrownBy(wait::forAcknowledgements)
                .isInstanceOf(QueueOutException.class)
                .hasMessage("there is no topic orders");
    }

    @Test
    void aTopicForEmitThatIsTheOnlyOneToTakeNothingEndsTheWaitAfterAWhile() {
        wait.look(Set.of(ORDERS), PATIENCE.minusMillis(1));
        wait.look(Set.of(ORDERS, RESULTS), PATIENCE);
        assertThat(queues.emits.tookNothing).isEmpty();

        assertThatThrownBy(() -> wait.look(Set.of(ORDERS, MAIL), PATIENCE)).isInstanceOf(QueueOutException.class);
        assertThat(queues.emits.tookNothing).containsExactly("orders");
        assertThat(queues.tookNothing).containsExactly("mail");
    }

    /** A broker that is gone, or a cluster: nothing goes on without the results' topic, so there is nothing to save. */
    @Test
    void topicsThatEveryRunNeedsAreWaitedFor() {
        wait.look(Set.of(MAIL, RESULTS), Duration.ofHours(1));
        wait.look(Set.of(RESULTS), Duration.ofHours(1));

        assertThat(queues.tookNothing).isEmpty();
    }

    @Test
    void whatIsAcknowledgedEndsTheWait() throws Exception {
        UnacknowledgedSends.Send one = sends.begins(RESULTS);
        UnacknowledgedSends.Send two = sends.begins(MAIL);
        new Thread(() -> {
                    one.ends();
                    // Kafka may tell of the same record twice: refused by the call, and again when its batch is
                    // aborted.
                    one.ends();
                    two.behind((metadata, failure) -> {}).onCompletion(null, null);
                })
                .start();

        wait.forAcknowledgements();

        assertThat(sends.partitions()).isEmpty();
    }

    private static final class FakeQueues implements Queues {
        private Optional<String> outage = Optional.empty();
        private final List<String> heldBack = new ArrayList<>();
        private final List<String> tookNothing = new ArrayList<>();
        private final FakeTopics emits = new FakeTopics();

        @Override
        public EmitTopics emits() {
            return emits;
        }

        @Override
        public State stateOf(String queue) {
            return State.PRESENT;
        }

        @Override
        public Optional<String> outageOf(String queue) {
            return outage;
        }

        @Override
        public String tookNothing(String queue, Duration waited) {
            tookNothing.add(queue);
            return "it took nothing";
        }

        @Override
        public void heldBack(String queue) {
            heldBack.add(queue);
        }
    }

    private static final class FakeTopics implements EmitTopics {
        private Optional<String> outage = Optional.empty();
        private final List<String> tookNothing = new ArrayList<>();

        @Override
        public boolean covers(String topic) {
            return topic.equals(ORDERS.topic());
        }

        @Override
        public Answer of(String topic) {
            return new Answer.Takes(1_000, false);
        }

        @Override
        public Optional<String> outageOf(String topic) {
            return outage;
        }

        @Override
        public String tookNothing(String topic, Duration waited) {
            tookNothing.add(topic);
            return "it took nothing";
        }
    }
}
