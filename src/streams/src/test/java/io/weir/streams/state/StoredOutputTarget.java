package io.weir.streams.state;

import io.weir.engine.StepOutput;
import io.weir.engine.UnsupportedFormatException;
import io.weir.protocol.RunIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A step's output as it is stored, and the keys of the stores. */
public final class StoredOutputTarget {
    private StoredOutputTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        keys(new String(data, StandardCharsets.UTF_8));
        StepOutput read;
        try {
            read = StepOutputFormat.read(data);
        } catch (UnsupportedFormatException refused) {
            return;
        }
        StepOutput again = StepOutputFormat.read(StepOutputFormat.write(read));
        if (!again.equals(read)) {
            throw new AssertionError("read " + read + ", written and read again as " + again);
        }
    }

    /** Every id that is let in is told again by the keys that are read back. */
    private static void keys(String id) {
        if (RunIds.problemWith(id) != null) {
            return;
        }
        byte[] timer = StoreKeys.timer(Long.MAX_VALUE, id);
        byte[] ended = StoreKeys.ended(0, id);
        if (!StoreKeys.timerRunId(timer).equals(id)
                || StoreKeys.timerDue(timer) != Long.MAX_VALUE
                || !StoreKeys.endedRunId(ended).equals(id)
                || Arrays.compareUnsigned(ended, StoreKeys.afterEnded()) >= 0
                || Arrays.compareUnsigned(StoreKeys.head(id), StoreKeys.afterEnded()) < 0) {
            throw new AssertionError("the id '" + id + "' is lost in the keys");
        }
    }
}
