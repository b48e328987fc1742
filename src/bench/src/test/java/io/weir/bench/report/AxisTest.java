package io.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void aLinearAxisGoesFromZeroToARoundNumberAboveTheHighestValue() {
        Axis axis = new Axis.Linear("steps a second", 3_457);

        assertThat(axis.ticks()).extracting(Axis.Tick::label).containsExactly("0", "1,000", "2,000", "3,000", "4,000");
        assertThat(axis.place(2_000)).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aLogarithmicAxisEnclosesItsValues() {
        Axis axis = new Axis.Log("ms", 0.73, 48);

        assertThat(axis.ticks()).extracting(Axis.Tick::label).containsExactly("0.5", "1", "2", "5", "10", "20", "50");
        assertThat(axis.place(0.5)).isZero();
        assertThat(axis.place(50)).isEqualTo(1, within(1e-9));
        assertThat(axis.place(5)).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aLogarithmicAxisOfASingleValueHasALength() {
        Axis axis = new Axis.Log("ms", 5, 5);

        assertThat(axis.place(5)).isZero();
        assertThat(axis.place(10)).isEqualTo(1, within(1e-9));
    }

    @Test
    void everyNineTakesAsMuchRoom() {
        Axis axis = new Axis.Nines("percentile", 3);

        assertThat(axis.ticks()).extracting(Axis.Tick::label).containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %");
        assertThat(axis.place(90)).isEqualTo(1 / 3.0, within(1e-9));
        assertThat(axis.place(99.9)).isEqualTo(1, within(1e-9));
        assertThat(axis.place(100)).isEqualTo(1, within(1e-9));
    }
}
