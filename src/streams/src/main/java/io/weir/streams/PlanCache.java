package io.weir.streams;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.Problem;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.expression.ExpressionLimits;
import io.weir.streams.state.LruCache;
import io.weir.streams.state.WeighedCache;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled definitions, shared by all tasks of an instance. A text is compiled once, when it is first requested. The
 * same text may be requested by several names: a definition is stored under its id and under its version. The cache is
 * keyed by the text, so it never returns a definition that was replaced.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);
    private static final int NAMES = 10_000;
    /** The prefix of the hash of a version that runs are pinned to. No definition's id begins with it. */
    private static final String PINNED = "@";

    private final DefinitionLimits limits;
    private final WeighedCache<TextKey, Compiled> compiled;
    /** The last entry used for each name, as long as the entry is in memory for another reason. */
    private final LruCache<String, WeakReference<Compiled>> names = new LruCache<>(NAMES);

    private final LongAdder compilations = new LongAdder();

    /** @param maxBytes memory for compiled definitions; the text that was used last is kept whatever its size */
    PlanCache(DefinitionLimits limits, long maxBytes) {
        this.limits = limits;
        this.compiled = new WeighedCache<>(maxBytes, 1, Compiled::memoryBytes);
    }

    /** A definition's text with the result of its compilation. */
    static final class Compiled {
        private static final long SMALLEST_BYTES = 4_096;
        /** A plan takes 20 to 80 times the memory of its text, mostly for the programs of its expressions. */
        private static final long BYTES_A_CHARACTER = 80;

        private final TextKey key;
        private final PlanLookup lookup;

        private Compiled(TextKey key, PlanLookup lookup) {
            this.key = key;
            this.lookup = lookup;
        }

        byte[] text() {
            return key.text();
        }

        /** The result is known or invalid. */
        PlanLookup lookup() {
            return lookup;
        }

        private long memoryBytes() {
            return SMALLEST_BYTES + BYTES_A_CHARACTER * text().length;
        }
    }

    /**
     * The key of a compiled text. A text that is compiled without checks may give another result, so the key contains
     * that flag.
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by its content
    private record TextKey(byte[] text, boolean checked) {
        boolean isOf(byte[] other) {
            return text == other || Arrays.equals(text, other);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof TextKey that && checked == that.checked && isOf(that.text);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(text) + Boolean.hashCode(checked);
        }
    }

    /**
     * Returns the compiled text from the cache, or compiles it.
     *
     * @param name the name of the entry; an entry is used only if its text is the same
     */
    Compiled compile(String name, byte[] text) {
        Compiled known = named(name);
        if (known != null && known.key.checked() && known.key.isOf(text)) {
            return known;
        }
        return compile(
                name, new TextKey(text, true), unread -> Plan.compile(unread, limits, ExpressionLimits.defaults()));
    }

    /** Returns the plan of a version that was pinned a short time ago, or null. */
    @Nullable
    Plan pinned(String hash) {
        Compiled known = named(PINNED + hash);
        return known != null && known.lookup() instanceof PlanLookup.Known found ? found.plan() : null;
    }

    /** Records that runs are pinned to this version. */
    void pin(String hash, Compiled source) {
        name(PINNED + hash, source);
    }

    /**
     * Like {@link #compile}, for the text of a version that runs are pinned to. A started run continues even if limits
     * were lowered or checks became stricter since. The caller compares the hash.
     */
    Compiled recompile(String hash, byte[] text) {
        Compiled accepted = remembered(new TextKey(text, true));
        if (accepted != null && accepted.lookup() instanceof PlanLookup.Known) {
            name(PINNED + hash, accepted);
            return accepted;
        }
        return compile(
                PINNED + hash,
                new TextKey(text, false),
                unread -> Plan.compile(Definitions.readUnchecked(unread), ExpressionLimits.defaults()));
    }

    private @Nullable Compiled named(String name) {
        synchronized (compiled) {
            WeakReference<Compiled> known = names.get(name);
            Compiled found = known == null ? null : known.get();
            if (found != null && compiled.get(found.key) == null) {
                compiled.put(found.key, found);
            }
            return found;
        }
    }

    private void name(String name, Compiled meant) {
        synchronized (compiled) {
            names.put(name, new WeakReference<>(meant));
        }
    }

    private @Nullable Compiled remembered(TextKey key) {
        synchronized (compiled) {
            return compiled.get(key);
        }
    }

    private Compiled compile(String name, TextKey key, Function<byte[], Plan> compiler) {
        Compiled known = remembered(key);
        if (known == null) {
            // Outside the lock: a large definition must not delay the other threads.
            known = new Compiled(key, lookup(key.text(), compiler));
            compilations.increment();
            synchronized (compiled) {
                compiled.put(key, known);
            }
        }
        name(name, known);
        return known;
    }

    /** Returns the number of texts that have been compiled so far. */
    long compilations() {
        return compilations.sum();
    }

    private static PlanLookup lookup(byte[] text, Function<byte[], Plan> compiler) {
        try {
            return new PlanLookup.Known(compiler.apply(text));
        } catch (InvalidDefinitionException e) {
            return new PlanLookup.Invalid(e.problems());
        } catch (RuntimeException e) {
            // A defect in the compiler ends the runs that use this definition, not the engine.
            LOG.error("A definition of {} bytes can't be compiled", text.length, e);
            return new PlanLookup.Invalid(List.of(new Problem("", "it can't be compiled: " + e)));
        }
    }
}
