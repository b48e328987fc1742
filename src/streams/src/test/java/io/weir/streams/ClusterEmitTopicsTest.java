package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.ClusterEmitTopics.Found;
import io.weir.streams.EmitTopics.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterEmitTopicsTest {
    private static final Answer TAKES = new Answer.Takes(2_000, false);

    private final AtomicLong clock = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private CompletableFuture<Found> answer = new CompletableFuture<>();
    private final ClusterEmitTopics topics = new ClusterEmitTopics(
            topic -> true,
            topic -> {
                asked.add(topic);
                return answer;
            },
            clock::get,
            1);

    @Test
    void whatTheClusterSaysIsGoodForAFewSeconds() {
        answers(topic(2_000));

        assertThat(topics.of("orders")).isEqualTo(TAKES);
        assertThat(topics.of("orders")).isEqualTo(TAKES);
        assertThat(asked).containsExactly("orders");
    }

    @Test
    void aTopicThatVanishesIsNoticedInTheBackground() {
        answers(topic(2_000));
        topics.of("orders");
        pass(10);
        answer = new CompletableFuture<>();

        assertThat(topics.of("orders")).isEqualTo(TAKES);
        answer.completeExceptionally(new UnknownTopicOrPartitionException());
        assertThat(topics.of("orders")).isEqualTo(new Answer.Refuses("there is no topic orders"));
    }

    @Test
    void aTopicMadeAfterwardsIsFound() {
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        assertThat(topics.of("orders")).isEqualTo(new Answer.Refuses("there is no topic orders"));
        pass(10);
        answers(topic(2_000));

        assertThat(topics.of("orders")).isEqualTo(TAKES);
    }

    @Test
    void theSettingsOfTheTopicCount() {
        answers(found(Set.of(), Map.of("cleanup.policy", "compact,delete", "max.message.bytes", "7"), node()));
        assertThat(topics.of("state")).isEqualTo(new Answer.Takes(7, true));

        answers(new Found(topic(2_000).topic(), null));
        assertThat(topics.of("unread")).isEqualTo(new Answer.Takes(1_048_588, false));
    }

    @Test
    void aTopicThatIsClosedToTheEngineRefuses() {
        answer = CompletableFuture.failedFuture(new TopicAuthorizationException("a"));
        assertThat(topics.of("a")).isEqualTo(new Answer.Refuses("the engine has no right to describe topic a"));

        answers(found(Set.of(AclOperation.DESCRIBE), Map.of(), node()));
        assertThat(topics.of("b")).isEqualTo(new Answer.Refuses("the engine has no right to write to topic b"));
    }

    @Test
    void aTopicWithAPartitionThatHasNoLeaderIsOut() {
        answers(found(Set.of(AclOperation.WRITE), Map.of(), node(), null));

        assertThat(topics.of("orders")).isEqualTo(new Answer.Out("partition 1 of topic orders has no leader"));
        assertThat(topics.outageOf("orders")).contains("partition 1 of topic orders has no leader");

        answers(topic(2_000));
        assertThat(topics.outageOf("orders")).isEmpty();
        assertThat(topics.of("orders")).isEqualTo(TAKES);
    }

    @Test
    void whatWasNotAnsweredIsNotRemembered() {
        Answer unknown = new Answer.Out("the cluster did not say whether there is a topic orders");
        answer = CompletableFuture.failedFuture(new TimeoutException());
        assertThat(topics.of("orders")).isEqualTo(unknown);
        answer = new CompletableFuture<>();
        assertThat(topics.of("orders")).isEqualTo(unknown);
        assertThat(topics.of("orders")).isEqualTo(unknown);
        assertThat(asked).hasSize(2);

        answer.complete(topic(2_000));

        assertThat(topics.of("orders")).isEqualTo(TAKES);
    }

    @Test
    void aTopicThatTookNothingIsOutWhateverTheClusterSays() {
        answers(topic(2_000));
        topics.of("orders");

        String why = topics.tookNothing("orders", Duration.ofSeconds(4));

        assertThat(why).startsWith("topic orders took no record for 4000 ms");
        assertThat(topics.outageOf("orders")).contains(why);
        pass(29);
        assertThat(topics.of("orders")).isEqualTo(new Answer.Out(why));
        pass(2);
        assertThat(topics.of("orders")).isEqualTo(TAKES);
    }

    @Test
    void whatTheClusterRefusesCountsAlthoughTheTopicTookNothing() {
        topics.tookNothing("orders", Duration.ofSeconds(4));
        answer = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());

        assertThat(topics.outageOf("orders")).contains("there is no topic orders");
        assertThat(topics.of("orders")).isEqualTo(new Answer.Refuses("there is no topic orders"));
    }

    @Test
    void aRecordThatABrokerRefusedIsRefusedHereForAWhile() {
        answers(topic(2_000));
        topics.of("orders");

        topics.refused("orders", 1_500, new RecordTooLargeException());
        assertThat(topics.outageOf("orders")).isEmpty();
        assertThat(topics.of("orders")).isEqualTo(new Answer.Takes(1_499, false));
        topics.refused("orders", 1_500, new PolicyViolationException("no"));
        assertThat(topics.of("orders")).isEqualTo(new Answer.Refuses("topic orders refused a record: no"));

        pass(31);
        assertThat(topics.of("orders")).isEqualTo(TAKES);
        topics.refused("orders", 1_500, new NotLeaderOrFollowerException());
        assertThat(topics.of("orders")).isEqualTo(TAKES);
    }

    @Test
    void onlySomeAnswersAreStored() {
        answers(topic(2_000));
        for (int i = 0; i < 1_001; i++) {
            topics.of("orders-" + i);
        }
        asked.clear();

        topics.of("orders-1");
        assertThat(asked).isEmpty();
        topics.of("orders-0");
        assertThat(asked).containsExactly("orders-0");
    }

    private void answers(Found found) {
        answer = CompletableFuture.completedFuture(found);
    }

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Found topic(int maxBytes) {
        return found(Set.of(AclOperation.WRITE), Map.of("max.message.bytes", Integer.toString(maxBytes)), node());
    }

    private static Found found(Set<AclOperation> permitted, Map<String, String> settings, @Nullable Node... leaders) {
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (Node leader : leaders) {
            partitions.add(new TopicPartitionInfo(partitions.size(), leader, List.of(node()), List.of()));
        }
        List<ConfigEntry> entries = settings.entrySet().stream()
                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                .toList();
        return new Found(new TopicDescription("topic", false, partitions, permitted), new Config(entries));
    }

    private static Node node() {
        return new Node(1, "localhost", 9092);
    }
}
