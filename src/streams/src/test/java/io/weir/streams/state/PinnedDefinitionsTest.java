package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.EngineOptions;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinnedDefinitionsTest {
    private static final byte[] TEXT = {1};

    private final InMemoryStore store = new InMemoryStore();
    private final InMemoryStore live = new InMemoryStore();
    private final InMemoryStore ended = new InMemoryStore();

    @Test
    void whatNoRunHasAnyMoreIsSweptAndWhatOneHasStays() {
        PinnedDefinitions pinned = pinned();
        String used = run("r-live", 1, live);
        String remembered = run("r-ended", 40, ended);
        pinned.keep(used, TEXT);
        pinned.keep(remembered, TEXT);
        pinMany(pinned, PinnedDefinitions.SPARE - 2);
        assertThat(pinned.nextLook()).isEqualTo(Long.MAX_VALUE);
        pinned.keep("one-more", TEXT);
        assertThat(pinned.nextLook()).isZero();

        pinned.sweep(() -> true);

        assertThat(store.size()).isEqualTo(2);
        assertThat(pinned.find(used)).isEqualTo(TEXT);
        assertThat(pinned.find(remembered)).isEqualTo(TEXT);
        assertThat(pinned.nextLook()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSweepIsDoneInPartsAndSparesWhatIsPinnedMeanwhile() {
        PinnedDefinitions pinned = pinned();
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            hashes.add(run("r" + i, 1 + i % 20, live));
        }
        hashes.forEach(hash -> pinned.keep(hash, TEXT));
        pinMany(pinned, PinnedDefinitions.SPARE);
        int looks = 0;
        while (pinned.nextLook() == 0) {
            pinned.sweep(() -> false);
            looks++;
            // Started behind the place the sweep has come to.
            pinned.keep("new", TEXT);
        }

        assertThat(looks).isGreaterThan(4);
        assertThat(store.size()).isEqualTo(20 + 1);
        assertThat(pinned.find("new")).isNotNull();
        assertThat(hashes).allSatisfy(hash -> assertThat(pinned.find(hash)).isNotNull());
    }

    @Test
    void nothingIsSweptWhileARunOfANewerVersionIsThere() {
        PinnedDefinitions pinned = pinned();
        live.put(StoreKeys.head("newer"), new byte[] {99});
        pinMany(pinned, PinnedDefinitions.SPARE + 1);

        pinned.sweep(() -> true);

        assertThat(store.size()).isEqualTo(PinnedDefinitions.SPARE + 1);
        assertThat(pinned.nextLook()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void afterARestartItIsKnownWhatIsThere() {
        pinMany(pinned(), PinnedDefinitions.SPARE + 1);

        PinnedDefinitions again = pinned();

        assertThat(again.nextLook()).isZero();
        again.sweep(() -> true);
        assertThat(store.size()).isZero();
    }

    private PinnedDefinitions pinned() {
        return new PinnedDefinitions(store, live, ended);
    }

    private static void pinMany(PinnedDefinitions pinned, int count) {
        for (int i = 0; i < count; i++) {
            pinned.keep("unused-" + i, TEXT);
        }
    }

    /** Stores a run of a workflow of so many steps; returns the hash of its definition. */
    private static String run(String id, int steps, InMemoryStore runs) {
        StringBuilder yaml = new StringBuilder("id: w\nsteps:\n");
        for (int i = 0; i < steps; i++) {
            yaml.append("  - {id: s").append(i).append("}\n");
        }
        Plan plan = Plan.compile(
                yaml.toString().getBytes(StandardCharsets.UTF_8),
                DefinitionLimits.DEFAULT,
                ExpressionLimits.defaults());
        Run run = Run.start(
                        1_000,
                        new StartRun(id, "w", null, Payload.NULL),
                        new byte[16],
                        new PlanLookup.Known(plan),
                        EngineOptions.DEFAULT)
                .run();
        EncodedRun encoded = EncodedRun.whole(run);
        runs.put(StoreKeys.head(id), encoded.head());
        encoded.pages().forEach((page, bytes) -> runs.put(StoreKeys.page(id, page), bytes));
        return plan.hash();
    }
}
