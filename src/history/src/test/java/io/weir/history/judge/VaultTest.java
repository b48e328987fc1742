package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VaultTest {
    @Test
    void whatDoesNotFitIsLeftOutAndWhatIsSmallerStillFits() {
        Vault vault = new Vault(6);
        byte[] first = new byte[4];

        assertThat(vault.keep(first)).isSameAs(first);
        assertThat(vault.keep(new byte[3])).isNull();
        assertThat(vault.keep(new byte[2])).isNotNull();
        assertThat(vault.keep(new byte[1])).isNull();
    }
}
