package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ObservedClientsTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aCommitThatIsUndecidedIsWaitedFor() {
        ObservedClients.awaitCommit(
                () -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new TimeoutException("undecided");
                    }
                },
                clock::get);

        assertThat(calls).hasValue(3);
    }

    @Test
    void aCommitThatStaysUndecidedEndsTheWait() {
        assertThatThrownBy(() -> ObservedClients.awaitCommit(
                        () -> {
                            calls.incrementAndGet();
                            clock.addAndGet(ObservedClients.UNDECIDED_NANOS / 2);
                            throw new TimeoutException("undecided");
                        },
                        clock::get))
                .isInstanceOf(TimeoutException.class);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCommitThatIsRefusedIsNotTriedAgain() {
        assertThatThrownBy(() -> ObservedClients.awaitCommit(
                        () -> {
                            calls.incrementAndGet();
                            throw new ProducerFencedException("another one");
                        },
                        clock::get))
                .isInstanceOf(ProducerFencedException.class);
        assertThat(calls).hasValue(1);
    }
}
