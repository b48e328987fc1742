package io.weir.streams;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/** Makes stores in memory with which something happens before a value is put that contains a word. */
final class DisturbedStores extends WatchedStores {
    private final String word;
    private volatile Runnable disturbance = () -> {};

    DisturbedStores(String word) {
        this.word = word;
    }

    /** From now on, this happens. */
    void disturb(Runnable given) {
        disturbance = given;
    }

    void leaveInPeace() {
        disturbance = () -> {};
    }

    @Override
    void called(String store, Method method, Object[] arguments) {
        if (method.getName().equals("put")
                && arguments[1] instanceof byte[] value
                && new String(value, StandardCharsets.ISO_8859_1).contains(word)) {
            disturbance.run();
        }
    }
}
