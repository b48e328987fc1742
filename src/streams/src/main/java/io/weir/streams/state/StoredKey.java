package io.weir.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** A decoded key of the engine's stores. {@link StoreKeys} describes the format. */
public sealed interface StoredKey {
    String runId();

    /** A run's head, in the runs or the history. */
    record Head(String runId) implements StoredKey {}

    /**
     * A page of a run's steps.
     *
     * @param page 1 and up
     */
    record Page(String runId, int page) implements StoredKey {}

    /** An entry of the history's index. */
    record Ended(String runId) implements StoredKey {}

    /** A control in the history that came before the request for its run. */
    record Early(String runId) implements StoredKey {}

    /** A payload: the run's input, or the results of a step. */
    record Output(String runId) implements StoredKey {}

    /**
     * A run's timer.
     *
     * @param due epoch milliseconds
     */
    record Timer(String runId, long due) implements StoredKey {}

    /** The clock's mark or the key of tokens, among the timers; it belongs to no run. */
    record Mark() implements StoredKey {
        @Override
        public String runId() {
            return "";
        }
    }

    /** Decodes a key of the stores of runs, live or ended. */
    static StoredKey ofRuns(byte[] key) {
        if (key.length > 0 && key[0] == 0) {
            return new Ended(StoreKeys.endedRunId(key));
        }
        if (StoreKeys.isEarly(key)) {
            return new Early(StoreKeys.earlyRunId(key));
        }
        int end = endOfId(key);
        return end == key.length
                ? new Head(text(key, end))
                : new Page(text(key, end), ByteBuffer.wrap(key).getShort(end + 1) & 0xFFFF);
    }

    static StoredKey ofOutputs(byte[] key) {
        return new Output(text(key, endOfId(key)));
    }

    static StoredKey ofTimers(byte[] key) {
        return StoreKeys.isTimer(key) ? new Timer(StoreKeys.timerRunId(key), StoreKeys.timerDue(key)) : new Mark();
    }

    private static int endOfId(byte[] key) {
        int end = 0;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        return end;
    }

    private static String text(byte[] key, int length) {
        return new String(key, 0, length, UTF_8);
    }
}
