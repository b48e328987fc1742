package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @Test
    void itsTextIsReadBackThoughTopicsHaveDashes() {
        Position position = new Position("weir.step-completed", 3, 42);

        assertThat(position).hasToString("weir.step-completed-3@42");
        assertThat(Position.parse("weir.step-completed-3@42")).isEqualTo(position);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "@", "-", "topic", "topic-3", "topic@3", "-3@4", "topic-x@4", "topic-3@x"})
    void otherTextNamesNoPosition(String text) {
        assertThat(Position.parse(text)).isNull();
    }
}
