package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenCommitsTest {
    private final AtomicLong clock = new AtomicLong();
    private final OpenCommits commits = new OpenCommits(clock::get);
    private final UnacknowledgedSends sends = new UnacknowledgedSends();

    @Test
    void aCommitThatTakesLongIsTold() {
        sends.begins(new TopicPartition("weir.results", 3));

        commits.during(sends, () -> {
            assertThat(commits.troubles()).isEmpty();
            clock.addAndGet(OpenCommits.LONG.toNanos());
            assertThat(commits.troubles())
                    .singleElement()
                    .asString()
                    .contains("has been open for 3 s and waits for weir.results-3");
        });

        assertThat(commits.troubles()).isEmpty();
    }

    @Test
    void oneThatWaitsForNoTopicWaitsForTheCoordinator() {
        commits.during(sends, () -> {
            clock.addAndGet(OpenCommits.LONG.toNanos());
            assertThat(commits.troubles())
                    .singleElement()
                    .asString()
                    .contains("waits for the transaction's coordinator");
        });
    }
}
