package io.weir.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Stores in memory whose calls a test sees before they are made. */
abstract class WatchedStores implements Function<String, KeyValueBytesStoreSupplier> {
    /** A method of the store is about to be called. */
    abstract void called(String store, Method method, Object[] arguments);

    @Override
    public final KeyValueBytesStoreSupplier apply(String name) {
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
                return watched(name, supplier.get());
            }
        };
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> watched(String name, KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                WatchedStores.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    called(name, method, arguments);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
