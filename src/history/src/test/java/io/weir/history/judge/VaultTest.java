package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VaultTest {
    @Test
    void nothingIsKeptBeforeSomeDefinitionHasExpressions() {
        Vault vault = new Vault(100, () -> false);

        Digest digest = vault.keep(Payload.TRUE);

        assertThat(vault.find(digest)).isNull();
    }

    @Test
    void equalPayloadsAreKeptOnceAndWhatDoesNotFitIsLeftOut() {
        Vault vault = new Vault(6, () -> true);

        Digest first = vault.keep(Payload.ofJson("1234"));
        Digest again = vault.keep(Payload.slice(" 1234".getBytes(StandardCharsets.UTF_8), 1, 4));
        Digest small = vault.keep(Payload.ofJson("12"));
        Digest late = vault.keep(Payload.ofJson("3"));

        assertThat(again).isEqualTo(first);
        assertThat(vault.find(first)).isEqualTo(Payload.ofJson("1234"));
        assertThat(vault.find(small)).isEqualTo(Payload.ofJson("12"));
        assertThat(vault.find(late)).isNull();
    }
}
