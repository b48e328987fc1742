package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs are pinned to hashes, so a definition that could be written earlier must keep the hash it had then. */
class StoredHashTest {
    @ParameterizedTest
    @CsvSource({
        "everything.yaml, be0d4e350841c2ce41deefaaf1a8d1f7",
        "externally-tagged.json, e0b3a8e20d7b68909d4d50eaba743a62",
        "minimal.yaml, 34c1d47a45271d9c0151d7b4870dc0a0",
        "two-loops.yaml, a0522eea094e2fb157a4bf4623770b11"
    })
    void aNewFieldChangesNoHashOfADefinitionWithoutIt(String file, String hash) {
        Path path = Corpus.files("valid")
                .filter(each -> each.endsWith(file))
                .findFirst()
                .orElseThrow();

        assertThat(Definitions.hash(Definitions.read(Corpus.bytes(path)))).isEqualTo(hash);
    }
}
