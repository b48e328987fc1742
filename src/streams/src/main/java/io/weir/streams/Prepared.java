package io.weir.streams;

import io.weir.engine.Effect;
import io.weir.engine.Run;
import io.weir.protocol.Payload;
import io.weir.streams.state.EncodedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with everything encoded and every size checked: what is left is to write it.
 *
 * @param before as the run stands in the store, or null when it doesn't
 * @param after as it is to stand; its changed pages, or all when it has ended; null when the run is as it was
 * @param remembered whether an ended run goes into the history; false when its state is too large to be stored
 * @param input to be stored, or null
 * @param outputs to be stored
 * @param records to be sent, in order
 */
record Prepared(
        @Nullable Run before,
        @Nullable EncodedRun after,
        boolean remembered,
        @Nullable Payload input,
        List<Effect.StoreOutput> outputs,
        List<Outgoing> records) {

    /** Nothing changes; records only. */
    static Prepared onlyRecords(List<Outgoing> records) {
        return new Prepared(null, null, false, null, List.of(), records);
    }
}
