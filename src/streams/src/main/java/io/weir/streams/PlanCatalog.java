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
 * Finds the plan a run starts with, and the one it was pinned to. New runs look into the global table of all definitions;
 * the text of each version that a run was pinned to is kept in the task's own store, so that a run never depends on the
 * table's timing, or on a version's staying there.
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
     * The answer for a run, with the text that is to be pinned.
     *
     * @param source set exactly when the lookup is known
     */
    record Found(PlanLookup lookup, PlanCache.@Nullable Compiled source) {
        /** Nothing was looked for. */
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
     * Looks a definition up.
     *
     * @param hash a fixed version, or null for the current one
     * @param now epoch milliseconds
     */
    Found find(String id, @Nullable String hash, long now) {
        Found found = look(id, hash);
        if (!(found.lookup() instanceof PlanLookup.Unknown)) {
            return found;
        }
        // In this order: what is read between the two looks must not count as looked through.
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

    /** Keeps what was found for the runs pinned to it; written once a version. */
    void pin(Found found) {
        if (found.source() != null && found.lookup() instanceof PlanLookup.Known known) {
            Plan plan = known.plan();
            cache.pin(plan.hash(), found.source());
            pinned.keep(plan.hash(), found.source().text());
        }
    }

    /**
     * The plan that a stored run was pinned to.
     *
     * @throws NewerFormatException when a newer version pinned it to a definition of a format of its own
     * @throws IllegalStateException when the store lacks it, or it can't be compiled any more
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
