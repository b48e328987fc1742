package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
    private final InMemoryStore store = new InMemoryStore();
    private final TimerQueue queue = new TimerQueue(store);

    @Test
    void ofManyTimersOfOneMomentThoseFiredAreNotScannedAgain() {
        for (int i = 0; i < 10; i++) {
            queue.add(new TimerQueue.Due(1_000, "r" + i));
        }
        queue.due(1_000, 5).forEach(queue::remove);
        queue.skipFired(1_000);

        assertThat(queue.due(1_000, 5)).extracting(TimerQueue.Due::runId).containsExactly("r5", "r6", "r7", "r8", "r9");

        assertThat(store.lastFrom()).isEqualTo(StoreKeys.timer(1_000, "r5"));
    }

    @Test
    void timersComeOutEarliestFirstAndOnlyWhenDue() {
        queue.add(new TimerQueue.Due(30, "a"));
        queue.add(new TimerQueue.Due(10, "b"));
        queue.add(new TimerQueue.Due(20, "c"));

        assertThat(queue.due(9, 10)).isEmpty();
        assertThat(queue.due(20, 10)).extracting(TimerQueue.Due::runId).containsExactly("b", "c");
    }

    @Test
    void allTimersOfARunAreTakenOffAtWhateverTimeAndNoOthers() {
        queue.add(new TimerQueue.Due(10, "a"));
        queue.add(new TimerQueue.Due(20, "b"));
        queue.add(new TimerQueue.Due(30_000, "a"));

        queue.removeAllOf("a");

        assertThat(queue.due(50_000, 10)).extracting(TimerQueue.Due::runId).containsExactly("b");
    }

    @Test
    void aLookTakesNoMoreThanItsLimitAndTheRestComesNext() {
        for (int i = 0; i < 5; i++) {
            queue.add(new TimerQueue.Due(i, "run-" + i));
        }

        List<TimerQueue.Due> first = queue.due(100, 3);
        first.forEach(queue::remove);

        assertThat(first).hasSize(3);
        assertThat(queue.due(100, 3)).extracting(TimerQueue.Due::runId).containsExactly("run-3", "run-4");
    }

    @Test
    void aTimerThatWasHandedOutAndNotFiredComesAgain() {
        queue.add(new TimerQueue.Due(10, "a"));
        queue.add(new TimerQueue.Due(11, "b"));
        queue.remove(queue.due(50, 10).get(0));

        assertThat(queue.due(50, 10)).extracting(TimerQueue.Due::runId).containsExactly("b");
    }

    @Test
    void nothingIsScannedBeforeTheNextTimerCanBeDue() {
        queue.add(new TimerQueue.Due(1_000, "a"));
        queue.due(10, 10);
        int scans = store.scans();

        for (int now = 11; now < 1_000; now++) {
            assertThat(queue.due(now, 10)).isEmpty();
        }

        assertThat(store.scans()).isEqualTo(scans);
        assertThat(queue.due(1_000, 10)).hasSize(1);
    }

    @Test
    void onceWhatIsDueWasFiredTheNextLookIsAtTheFirstThatRemains() {
        queue.add(new TimerQueue.Due(10, "a"));
        queue.add(new TimerQueue.Due(700, "b"));
        queue.due(50, 10).forEach(queue::remove);
        queue.skipFired(50);

        assertThat(queue.nextLook()).isEqualTo(700);
        queue.due(700, 10).forEach(queue::remove);
        queue.skipFired(700);
        assertThat(queue.nextLook()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aNewQueueOnAnOldStoreFindsWhatIsThere() {
        queue.add(new TimerQueue.Due(10, "a"));
        queue.due(5, 10);

        assertThat(new TimerQueue(store).due(10, 10)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261123})
    void theQueueDoesWhatASortedMapDoes(long seed) {
        Random random = new Random(seed);
        Map<String, Long> armed = new TreeMap<>();
        TimerQueue tested = queue;
        long now = 0;
        for (int step = 0; step < 5_000; step++) {
            String run = "run-" + random.nextInt(40);
            int choice = random.nextInt(10);
            if (choice < 6) {
                Long before = armed.get(run);
                Long after = random.nextInt(4) == 0 ? null : Math.max(0, now - 20 + random.nextInt(200));
                tested.move(run, optional(before), optional(after));
                if (after == null) {
                    armed.remove(run);
                } else {
                    armed.put(run, after);
                }
            } else if (choice == 6) {
                // A restart: the store stays, the rest is gone.
                tested = new TimerQueue(store);
            } else {
                now += random.nextInt(30);
                int limit = 1 + random.nextInt(5);
                List<TimerQueue.Due> due = tested.due(now, limit);
                assertThat(due).as("seed %d, step %d", seed, step).isEqualTo(expected(armed, now, limit));
                // The shell may stop in the middle of what it was handed.
                due.stream().limit(random.nextInt(limit + 1)).toList().forEach(timer -> {
                    armed.remove(timer.runId());
                });
                for (TimerQueue.Due timer : due) {
                    if (!armed.containsKey(timer.runId())) {
                        tested.remove(timer);
                    }
                }
            }
        }
    }

    private static List<TimerQueue.Due> expected(Map<String, Long> armed, long now, int limit) {
        List<TimerQueue.Due> due = new ArrayList<>();
        armed.forEach((run, at) -> {
            if (at <= now) {
                due.add(new TimerQueue.Due(at, run));
            }
        });
        due.sort((a, b) -> a.at() == b.at() ? a.runId().compareTo(b.runId()) : Long.compare(a.at(), b.at()));
        return due.subList(0, Math.min(limit, due.size()));
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
