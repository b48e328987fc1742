package io.weir.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Makes stores in memory that count what is asked of them. */
final class CountingStores implements Function<String, KeyValueBytesStoreSupplier> {
    private static final Map<String, String> OPERATIONS =
            Map.of("get", "get", "delete", "delete", "range", "range", "all", "range", "prefixScan", "range");

    private final Map<String, Integer> counts = new TreeMap<>();

    /** How often since last asked, by "store operation"; what wasn't asked for isn't there. */
    Map<String, Integer> counts() {
        Map<String, Integer> since = new TreeMap<>(counts);
        counts.clear();
        return since;
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
                return counting(name, supplier.get());
            }
        };
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> counting(String name, KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                CountingStores.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    String operation = OPERATIONS.get(method.getName());
                    if (method.getName().equals("put")) {
                        operation = arguments[1] == null ? "remove" : "put";
                    }
                    if (operation != null) {
                        counts.merge(name + " " + operation, 1, Integer::sum);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
