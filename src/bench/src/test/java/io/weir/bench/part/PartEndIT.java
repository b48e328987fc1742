package io.weir.bench.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a part's process. */
class PartEndIT {
    @TempDir
    Path directory;

    /** As when whoever started it is killed: the system closes the pipe. */
    @Test
    void aPartEndsWhenNobodyHoldsItsInputAnyMoreAlsoWhileItStarts() throws Exception {
        PartProcess broker = PartProcess.start(
                new PartSpec(PartKind.BROKER, "broker", List.of("-Xmx256m"), false, Map.of()), directory);

        broker.beginToEnd();

        assertThat(broker.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPartThatCannotStartSaysWhy() {
        PartProcess engine = PartProcess.start(
                new PartSpec(PartKind.ENGINE, "engine-1", List.of("-Xmx128m"), false, Map.of("weir.thraeds", "2")),
                directory);

        assertThat(catchThrowable(engine::awaitUp))
                .isInstanceOf(PartException.class)
                .hasMessageContaining("engine-1 has ended with exit code 1")
                .hasMessageContaining("weir.thraeds");
    }
}
