package io.weir.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write buffer budget for all stores of the process. RocksDB's defaults are per store, and with
 * five stores per partition they add up to gigabytes. The first store that opens decides the size. The memory is never
 * released, because stores may open at any time.
 */
public final class SharedRocksDbMemory implements RocksDBConfigSetter {
    static final String BYTES = "weir.internal.rocksdb.memory.bytes";
    private static final Object LOCK = new Object();

    private static @Nullable Cache cache;
    private static @Nullable WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        synchronized (LOCK) {
            if (cache == null || writeBuffers == null) {
                RocksDB.loadLibrary();
                long bytes = Long.parseLong(String.valueOf(configs.get(BYTES)));
                cache = new LRUCache(bytes);
                // Write buffers are charged to the cache, so that both together stay within the budget.
                writeBuffers = new WriteBufferManager(bytes / 2, cache);
            }
            table.setBlockCache(cache);
            options.setWriteBufferManager(writeBuffers);
        }
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        // Shared by all stores.
    }
}
