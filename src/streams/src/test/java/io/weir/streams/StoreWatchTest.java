package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.StoreWatch.Inside;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
    private final List<Inside> inStores = new ArrayList<>();
    private final List<String> stuck = new ArrayList<>();
    private final StoreWatch watch = new StoreWatch(() -> inStores, stuck::add);

    @Test
    void aThreadThatDoesNotComeBackIsToldOnce() {
        inStores.add(new Inside(7, "engine-StreamThread-1", 5_000_000));

        look(StoreWatch.PATIENCE);
        assertThat(stuck).isEmpty();
        look(StoreWatch.PATIENCE);

        assertThat(stuck).containsExactly("engine-StreamThread-1");
    }

    @Test
    void aThreadThatIsMetInStoresTimeAndAgainWorks() {
        for (int i = 0; i < 5 * StoreWatch.PATIENCE; i++) {
            inStores.clear();
            inStores.add(new Inside(7, "engine-StreamThread-1", i * 2_000_000L));
            look(1);
        }

        assertThat(stuck).isEmpty();
    }

    @Test
    void aThreadThatCameBackMeanwhileBeginsAnew() {
        Inside waits = new Inside(7, "engine-StreamThread-1", 5_000_000);
        for (int i = 0; i < 3; i++) {
            inStores.add(waits);
            look(StoreWatch.PATIENCE);
            inStores.clear();
            look(1);
        }

        assertThat(stuck).isEmpty();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }
}
