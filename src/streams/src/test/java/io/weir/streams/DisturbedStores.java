package io.weir.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Makes stores in memory with which something happens before a value is put that contains a word. */
final class DisturbedStores implements Function<String, KeyValueBytesStoreSupplier> {
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
    public KeyValueBytesStoreSupplier apply(String name) {
        KeyValueBytesStoreSupplier supplier = Stores.inMemoryKeyValueStore(name);
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return supplier.name();
            }

            @Override
            public String metricsScope() {
                return supplier.metricsScope();
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return disturbed(supplier.get());
            }
        };
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> disturbed(KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                DisturbedStores.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("put")
                            && arguments[1] instanceof byte[] value
                            && new String(value, StandardCharsets.ISO_8859_1).contains(word)) {
                        disturbance.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
