package io.weir.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.PlanLookup;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
    private final PlanCache cache = new PlanCache(DefinitionLimits.DEFAULT, 1 << 20);

    @Test
    void aTextIsCompiledOnceWhateverItIsCalled() {
        PlanLookup.Known known =
                (PlanLookup.Known) cache.compile("a", definition("a", 1)).lookup();
        String hash = known.plan().hash();

        cache.compile("a@" + hash, definition("a", 1));
        cache.recompile(hash, definition("a", 1));
        cache.compile("a", definition("a", 1));

        assertThat(cache.compilations()).isEqualTo(1);
        assertThat(cache.pinned(hash)).isSameAs(known.plan());
    }

    @Test
    void aDefinitionThatWasReplacedIsNotServed() {
        cache.compile("a", definition("a", 1));

        PlanLookup.Known second =
                (PlanLookup.Known) cache.compile("a", definition("a", 2)).lookup();

        assertThat(second.plan().definition().steps()).hasSize(2);
    }

    @Test
    void whatIsPinnedIsCompiledEvenWhereItWouldNotBeAcceptedAnyMore() {
        PlanCache strict = new PlanCache(new DefinitionLimits(1, 10, 64, 1_000_000), 1 << 20);
        byte[] two = definition("a", 2);
        assertThat(strict.compile("a", two).lookup()).isInstanceOf(PlanLookup.Invalid.class);

        PlanLookup.Known known =
                (PlanLookup.Known) strict.recompile("hash", two).lookup();

        assertThat(known.plan().definition().steps()).hasSize(2);
        assertThat(strict.compile("a", two).lookup()).isInstanceOf(PlanLookup.Invalid.class);
    }

    @Test
    void oneThatDoesNotFitIsStillServedFromMemory() {
        PlanCache tiny = new PlanCache(DefinitionLimits.DEFAULT, 0);
        byte[] text = definition("a", 3);

        tiny.compile("a", text);
        tiny.compile("a", text);

        assertThat(tiny.compilations()).isEqualTo(1);
    }

    private static byte[] definition(String id, int steps) {
        StringBuilder text = new StringBuilder("{\"id\":\"" + id + "\",\"steps\":[");
        for (int i = 0; i < steps; i++) {
            text.append(i == 0 ? "" : ",").append("{\"id\":\"s" + i + "\",\"type\":\"t\"}");
        }
        return text.append("]}").toString().getBytes(UTF_8);
    }
}
