package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class DefinitionsReachTest {
    private static final TopicPartition PARTITION = new TopicPartition("weir.definitions", 0);

    private final AtomicLong clock = new AtomicLong();
    private final Deque<CompletableFuture<Map<TopicPartition, Long>>> questions = new ArrayDeque<>();
    private final DefinitionsReach reach = new DefinitionsReach(clock::get);

    private void begin(long position) {
        reach.asks(
                partitions -> {
                    questions.add(new CompletableFuture<>());
                    return questions.getLast();
                },
                failure -> failure instanceof AuthorizationException
                        ? Optional.of("a right is missing")
                        : Optional.empty());
        reach.read(Map.of(PARTITION, position));
    }

    @Test
    void withoutAClusterToAskTheTableIsComplete() {
        assertThat(reach.upTo(1_000)).isEqualTo(1_000);
    }

    @Test
    void whatIsReadIsKnownUpToTheQuestionWhoseAnswerItReached() {
        begin(7);
        assertThat(reach.upTo(1_000)).isEqualTo(DefinitionsReach.NOTHING);
        pass(Duration.ofMillis(400));

        questions.getLast().complete(Map.of(PARTITION, 9L));
        assertThat(reach.upTo(1_400)).isEqualTo(DefinitionsReach.NOTHING);
        reach.read(Map.of(PARTITION, 9L));

        assertThat(reach.upTo(1_400)).isBetween(998L, 1_000L);
        assertThat(questions).hasSize(2);
    }

    @Test
    void aTopicThatGrowsAllTheTimeIsReachedAllTheSame() {
        begin(0);
        reach.upTo(0);
        questions.getLast().complete(Map.of(PARTITION, 5L));
        for (long position = 1; position < 5; position++) {
            pass(Duration.ofMillis(100));
            reach.read(Map.of(PARTITION, position));
            assertThat(reach.upTo(position * 100)).isEqualTo(DefinitionsReach.NOTHING);
        }
        reach.read(Map.of(PARTITION, 5L));

        assertThat(reach.upTo(400)).isBetween(-1L, 0L);
        assertThat(questions).hasSize(2);
    }

    @Test
    void whileItIsBehindAndRunsWaitItSaysWhatIsMissing() {
        begin(7);
        reach.upTo(0);
        questions.getLast().complete(Map.of(PARTITION, 9L));
        assertThat(reach.troubles()).isEmpty();

        pass(Duration.ofSeconds(4));
        reach.upTo(4_000);
        assertThat(reach.troubles()).singleElement().asString().contains("weir.definitions-0", "offset 7 of 9");

        reach.read(Map.of(PARTITION, 9L));
        reach.upTo(4_100);
        questions.getLast().complete(Map.of(PARTITION, 9L));
        assertThat(reach.troubles()).isEmpty();
    }

    @Test
    void aClusterThatDoesNotAnswerIsAskedAgainAndNamed() {
        begin(7);
        for (int second = 0; second < 5; second++) {
            assertThat(reach.upTo(second * 1_000L)).isEqualTo(DefinitionsReach.NOTHING);
            questions.getLast().completeExceptionally(new TimeoutException("no leader"));
            pass(Duration.ofSeconds(1));
        }

        assertThat(questions).hasSize(5);
        assertThat(reach.troubles()).singleElement().asString().contains("did not say", "no leader");
    }

    @Test
    void aMissingRightIsNamedUntilItIsThereAgain() {
        begin(7);
        reach.refused(new TopicAuthorizationException("weir.definitions"));
        pass(Duration.ofSeconds(1));
        reach.read(Map.of(PARTITION, 7L));
        assertThat(reach.troubles()).singleElement().asString().startsWith("a right is missing; until then");

        pass(Duration.ofSeconds(5));
        assertThat(reach.troubles()).isEmpty();
    }

    @Test
    void nobodyHearsOfItOnceNoRunWaitsAnyMore() {
        begin(7);
        reach.upTo(0);
        pass(Duration.ofMinutes(1));

        assertThat(reach.troubles()).isEmpty();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
