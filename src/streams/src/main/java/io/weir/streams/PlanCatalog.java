package io.weir.streams;

import io.weir.definition.Definitions;
import io.weir.definition.Problem;
import io.weir.engine.NewerFormatException;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.streams.state.PinnedDefinitions;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plan for a new run, and the plan that a run is pinned to. New runs use the global table of all definitions.
 * The text of each version that a run is pinned to is stored in the task's own store, so a run never depends on the
 * timing of the table, or on how long the table keeps a version.
 */
final class PlanCatalog {
    private final PinnedDefinitions pinned;
    private final ReadOnlyKeyValueStore<String, byte[]> published;
    private final DefinitionsReach reach;
    private final PlanCache cache;

    /** @param reach how far {@code published} has been read */
    PlanCatalog(
            PinnedDefinitions pinned,
            ReadOnlyKeyValueStore<String, byte[]> published,
            DefinitionsReach reach,
            PlanCache cache) {
        this.pinned = pinned;
        this.published = published;
        this.reach = reach;
        this.cache = cache;
    }

    /**
     * The result of a look-up for a run, with the text to pin.
     *
     * @param source not null exactly if the lookup is known
     */
    record Found(PlanLookup lookup, PlanCache.@Nullable Compiled source) {
        /** The result if no definition was looked up. */
        static Found none() {
            return unknown(PlanLookup.Unknown.NOTHING);
        }

        static Found unknown(long readUpTo) {
            return new Found(new PlanLookup.Unknown(readUpTo), null);
        }

        static Found invalid(String path, String message) {
            return new Found(new PlanLookup.Invalid(List.of(new Problem(path, message))), null);
        }
    }

    /**
     * Looks up a definition.
     *
     * @param hash a fixed version, or null for the current one
     * @param now epoch milliseconds
     */
    Found find(String id, @Nullable String hash, long now) {
        Found found = look(id, hash);
        if (!(found.lookup() instanceof PlanLookup.Unknown)) {
            return found;
        }
        // The order matters: definitions that are read between the two look-ups must not count as searched.
        long readUpTo = reach.upTo(now);
        Found again = look(id, hash);
        return again.lookup() instanceof PlanLookup.Unknown ? Found.unknown(readUpTo) : again;
    }

    private Found look(String id, @Nullable String hash) {
        if (hash == null) {
            return checked(id, null, published.get(id));
        }
        byte[] own = pinned.find(hash);
        if (own != null) {
            return checked(id, hash, own);
        }
        byte[] version = published.get(id + "@" + hash);
        if (version != null) {
            return checked(id, hash, version);
        }
        byte[] current = published.get(id);
        if (current != null
                && cache.compile(id, current).lookup() instanceof PlanLookup.Known known
                && known.plan().hash().equals(hash)) {
            return checked(id, hash, current);
        }
        return Found.none();
    }

    private Found checked(String id, @Nullable String hash, byte @Nullable [] text) {
        if (text == null) {
            return Found.none();
        }
        PlanCache.Compiled compiled = cache.compile(hash == null ? id : id + "@" + hash, text);
        if (!(compiled.lookup() instanceof PlanLookup.Known known)) {
            return new Found(compiled.lookup(), null);
        }
        Plan plan = known.plan();
        if (!plan.definition().id().equals(id)) {
            return Found.invalid(
                    "id", "found '" + plan.definition().id() + "', expected '" + id + "' as in the record's key");
        }
        if (hash != null && !plan.hash().equals(hash)) {
            return Found.invalid("", "its hash is " + plan.hash() + ", expected " + hash + " as was asked for");
        }
        return new Found(known, compiled);
    }

    /** Stores the found text for the runs that are pinned to it. Each version is written once. */
    void pin(Found found) {
        if (found.source() != null && found.lookup() instanceof PlanLookup.Known known) {
            Plan plan = known.plan();
            cache.pin(plan.hash(), found.source());
            pinned.keep(plan.hash(), found.source().text());
        }
    }

    /**
     * Returns the plan that a stored run was pinned to.
     *
     * @throws NewerFormatException if a newer version of Weir pinned the run to a definition of a newer format
     * @throws IllegalStateException if the store does not have the definition, or it can't be compiled any more
     */
    Plan pinnedTo(String hash) {
        Plan known = cache.pinned(hash);
        if (known != null) {
            return known;
        }
        byte[] text = pinned.find(hash);
        if (text == null) {
            throw new IllegalStateException(
                    "a stored run is pinned to definition " + hash + ", which is not in the store");
        }
        long format = Definitions.format(text);
        if (format > Definitions.FORMAT) {
            throw new NewerFormatException("a definition of format", format, Definitions.FORMAT);
        }
        PlanLookup lookup = cache.recompile(hash, text).lookup();
        if (!(lookup instanceof PlanLookup.Known found) || !found.plan().hash().equals(hash)) {
            throw new IllegalStateException(
                    "a stored run is pinned to definition " + hash + ", which this version can't compile: " + lookup);
        }
        return found.plan();
    }
}
