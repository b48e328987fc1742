package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;

class TransportChoiceTest {
    @Test
    void aNewGroupIsAConsumerGroupAlsoWhereTheClusterHasShareGroups() {
        assertThat(new TransportChoice(true, Map.of()).choose("g").kind())
                .isEqualTo(TransportKind.PREFERRED)
                .isEqualTo(TransportKind.CLASSIC);
    }

    @Test
    void aNewGroupIsClassicWhereTheClusterHasNoShareGroups() {
        TransportChoice.Choice choice = new TransportChoice(false, Map.of()).choose("g");

        assertThat(choice.kind()).isEqualTo(TransportKind.CLASSIC);
        assertThat(choice.reason()).contains("no share groups");
    }

    @Test
    void aGroupThatExistsKeepsItsKindBecauseTheOtherWouldBeginAnew() {
        TransportChoice choice = new TransportChoice(
                true, Map.of("old", GroupType.CLASSIC, "newer", GroupType.CONSUMER, "shared", GroupType.SHARE));

        assertThat(choice.choose("old").kind()).isEqualTo(TransportKind.CLASSIC);
        assertThat(choice.choose("newer").kind()).isEqualTo(TransportKind.CLASSIC);
        assertThat(choice.choose("shared").kind()).isEqualTo(TransportKind.SHARE);
    }
}
