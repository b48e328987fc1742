package io.weir.poison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All poison, in one place: small ones as files, large ones made by {@link LargePoison}.
 * Every test of every input takes all of it: what is valid for one reader is poison for another.
 */
public final class PoisonCorpus {
    private static final Path ROOT = Path.of("src/protocol/src/test/resources/poison");

    private PoisonCorpus() {}

    /** Small and large ones. */
    public static List<Poison> all() {
        List<Poison> all = new ArrayList<>(small());
        all.addAll(LargePoison.all());
        return all;
    }

    /** Those of some bytes only. */
    public static List<Poison> small() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(PoisonCorpus::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Poison read(Path file) {
        try {
            return new Poison(ROOT.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
