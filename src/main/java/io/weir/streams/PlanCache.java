package io.weir.streams;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.Problem;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.expression.ExpressionLimits;
import io.weir.streams.state.LruCache;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled definitions, shared by all tasks of an instance. An entry is good for as long as the text is the same, so a
 * definition that was replaced is never served from here.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);

    private final DefinitionLimits limits;
    private final LruCache<String, Compiled> compiled;

    PlanCache(DefinitionLimits limits, int cached) {
        this.limits = limits;
        this.compiled = new LruCache<>(cached);
    }

    /** What became of a definition's text. */
    static final class Compiled {
        private final byte[] text;
        private final PlanLookup lookup;

        private Compiled(byte[] text, PlanLookup lookup) {
            this.text = text;
            this.lookup = lookup;
        }

        byte[] text() {
            return text;
        }

        /** Known or invalid. */
        PlanLookup lookup() {
            return lookup;
        }
    }

    /**
     * Compiles, or remembers.
     *
     * @param name under which it is remembered; the text decides whether what is remembered still holds
     */
    Compiled compile(String name, byte[] text) {
        return compile(name, text, unread -> Plan.compile(unread, limits, ExpressionLimits.defaults()));
    }

    /**
     * As {@link #compile}, for a text that was accepted once. A run that was started goes on, even when limits were lowered
     * or checks have become stricter since; the caller compares the hash.
     */
    Compiled recompile(String name, byte[] text) {
        return compile(
                name, text, unread -> Plan.compile(Definitions.readUnchecked(unread), ExpressionLimits.defaults()));
    }

    private Compiled compile(String name, byte[] text, Function<byte[], Plan> compiler) {
        synchronized (compiled) {
            Compiled known = compiled.get(name);
            if (known != null && (known.text == text || Arrays.equals(known.text, text))) {
                return known;
            }
        }
        // Outside the lock: a large definition must not hold up the other threads.
        Compiled fresh = new Compiled(text, lookup(text, compiler));
        synchronized (compiled) {
            compiled.put(name, fresh);
        }
        return fresh;
    }

    private static PlanLookup lookup(byte[] text, Function<byte[], Plan> compiler) {
        try {
            return new PlanLookup.Known(compiler.apply(text));
        } catch (InvalidDefinitionException e) {
            return new PlanLookup.Invalid(e.problems());
        } catch (RuntimeException e) {
            // A defect in the compiler ends the runs that ask for this definition, not the engine.
            LOG.error("A definition of {} bytes can't be compiled", text.length, e);
            return new PlanLookup.Invalid(List.of(new Problem("", "it can't be compiled: " + e)));
        }
    }
}
