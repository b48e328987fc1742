package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLifeTest {
    private final EngineLife life = new EngineLife("weir");

    /** Whoever has waited for a state and asks for later ones may do so before all others are told of it. */
    @Test
    void aListenerIsToldOfWhatComesAfterItOnly() {
        List<EngineState> late = new ArrayList<>();
        life.onChange(state -> {
            if (state == EngineState.RUNNING) {
                life.onChange(late::add);
            }
        });
        life.begin();

        life.become(EngineState.RUNNING);
        assertThat(late).isEmpty();
        life.become(EngineState.REBALANCING);

        assertThat(late).containsExactly(EngineState.REBALANCING);
    }

    @Test
    void aFinalStateStays() {
        life.begin();
        life.become(EngineState.FAILED);

        life.become(EngineState.STOPPED);

        assertThat(life.state()).isEqualTo(EngineState.FAILED);
    }
}
