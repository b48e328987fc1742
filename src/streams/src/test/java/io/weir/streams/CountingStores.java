package io.weir.streams;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;

/** Makes stores in memory that count what is asked of them. */
final class CountingStores extends WatchedStores {
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
    void called(String store, Method method, Object[] arguments) {
        String operation = OPERATIONS.get(method.getName());
        if (method.getName().equals("put")) {
            operation = arguments[1] == null ? "remove" : "put";
        }
        if (operation != null) {
            counts.merge(store + " " + operation, 1, Integer::sum);
        }
    }
}
