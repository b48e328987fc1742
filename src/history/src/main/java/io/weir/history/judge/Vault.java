package io.weir.history.judge;

import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that conditions and input templates may ask for, each kept once, up to a number of bytes. What came too late
 * for it is missing, and what needs it can't be judged.
 */
final class Vault {
    private final Map<Digest, Payload> kept = new HashMap<>();
    private long room;
    private final BooleanSupplier wanted;

    /** @param wanted whether some definition has expressions; before that nothing is kept */
    Vault(long bytes, BooleanSupplier wanted) {
        this.room = bytes;
        this.wanted = wanted;
    }

    Digest keep(Payload payload) {
        Digest digest = Digest.of(payload);
        if (wanted.getAsBoolean() && payload.size() <= room && !kept.containsKey(digest)) {
            // A slice would hold the whole record.
            kept.put(digest, Payload.wrap(payload.toBytes().clone()));
            room -= payload.size();
        }
        return digest;
    }

    @Nullable
    Payload find(Digest digest) {
        return kept.get(digest);
    }
}
