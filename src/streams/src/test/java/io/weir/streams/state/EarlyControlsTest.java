package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.EarlyControl;
import io.weir.engine.NewerFormatException;
import org.junit.jupiter.api.Test;

class EarlyControlsTest {
    private static final EarlyControl CANCEL = new EarlyControl.Cancel("enough");
    private static final EarlyControl ASIDE = new EarlyControl.Quarantine(null);

    private final InMemoryStore store = new InMemoryStore();

    @Test
    void whatWaitsIsReadBackAfterATakeover() {
        EarlyControls early = new EarlyControls(store);
        early.remember("r2", ASIDE, 2_000);
        early.remember("r1", CANCEL, 3_000);

        EarlyControls again = new EarlyControls(store);

        assertThat(again.find("r1")).isEqualTo(CANCEL);
        assertThat(again.find("r2")).isEqualTo(ASIDE);
        assertThat(again.find("r3")).isNull();
        assertThat(again.nextLook()).isEqualTo(2_000 + EarlyControls.WAIT_MS);
    }

    @Test
    void theFirstCountsButACancellationAlwaysDoes() {
        EarlyControls early = new EarlyControls(store);
        early.remember("r1", ASIDE, 1);
        early.remember("r1", new EarlyControl.Quarantine("another"), 2);
        assertThat(early.find("r1")).isEqualTo(ASIDE);
        early.remember("r1", CANCEL, 3);
        early.remember("r1", new EarlyControl.Cancel("again"), 4);
        early.remember("r1", ASIDE, 5);
        assertThat(early.find("r1")).isEqualTo(CANCEL);
        assertThat(store.size()).isOne();
    }

    @Test
    void whatHasWaitedTooLongLeaves() {
        EarlyControls early = new EarlyControls(store);
        early.remember("r1", CANCEL, 1_000);
        early.remember("r2", CANCEL, 2_000);

        early.purge(1_000 + EarlyControls.WAIT_MS, () -> true);

        assertThat(early.find("r1")).isNull();
        assertThat(early.find("r2")).isEqualTo(CANCEL);
        early.forget("r2");
        assertThat(store.size()).isZero();
        assertThat(early.nextLook()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void neitherTheirNumberNorTheirReasonsGrowWithoutBound() {
        EarlyControls early = new EarlyControls(store);
        for (int i = 0; i < EarlyControls.MOST + 50; i++) {
            early.remember("r" + i, new EarlyControl.Cancel("😀".repeat(4_000)), i);
        }

        assertThat(store.size()).isEqualTo(EarlyControls.MOST);
        assertThat(early.find("r49")).isNull();
        assertThat(early.find("r50")).isNotNull();
        assertThat(store.get(StoreKeys.early("r50")).length).isLessThan(4_100);
    }

    @Test
    void oneOfANewerVersionIsRefused() {
        store.put(StoreKeys.early("r1"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> new EarlyControls(store)).isInstanceOf(NewerFormatException.class);
    }

    @Test
    void theirKeysAreNoRuns() {
        assertThat(StoreKeys.isHead(StoreKeys.early("r1"))).isFalse();
        assertThat(StoredKey.ofRuns(StoreKeys.early("r1"))).isEqualTo(new StoredKey.Early("r1"));
    }
}
