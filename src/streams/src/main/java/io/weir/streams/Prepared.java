package io.weir.streams;

import io.weir.engine.Effect;
import io.weir.engine.Run;
import io.weir.protocol.Payload;
import io.weir.streams.state.EncodedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with all values encoded and all sizes checked. It only has to be written.
 *
 * @param before the run as it is stored, or null if it is not stored
 * @param after the run after the decision: its changed pages, or all pages if it has ended; null if the run is
 *     unchanged
 * @param remembered true if an ended run goes into the history; false if its state is too large to be stored
 * @param input the input to store, or null
 * @param outputs the outputs to store and to delete, in order
 * @param records the records to send, in order
 */
record Prepared(
        @Nullable Run before,
        @Nullable EncodedRun after,
        boolean remembered,
        @Nullable Payload input,
        List<Effect> outputs,
        List<Outgoing> records) {

    /** Creates a decision that changes no state and only sends records. */
    static Prepared onlyRecords(List<Outgoing> records) {
        return new Prepared(null, null, false, null, List.of(), records);
    }
}
