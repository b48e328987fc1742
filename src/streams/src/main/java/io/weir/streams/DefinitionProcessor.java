package io.weir.streams;

import io.weir.engine.PlanLookup;
import io.weir.protocol.Shown;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains the global table of definitions. It stores the bytes without a check, so a run that asks for an invalid
 * definition fails with its problems and does not wait for a valid one. The log reports an invalid definition when it
 * is published.
 *
 * <p>Definitions that were published before the start are only stored: to compile a thousand definitions takes seconds
 * in which nothing else runs. Later definitions are compiled here, so that their first run need not wait.
 */
final class DefinitionProcessor implements Processor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionProcessor.class);

    private final PlanCache cache;
    // Set by init, which Kafka Streams calls before any other method.
    private KeyValueStore<String, byte[]> store;
    private long startedAt;

    @SuppressWarnings("NullAway.Init") // see the field
    DefinitionProcessor(PlanCache cache) {
        this.cache = cache;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(Names.PUBLISHED_DEFINITIONS);
        startedAt = context.currentSystemTimeMs();
    }

    @Override
    public void process(Record<String, byte[]> record) {
        String key = record.key();
        byte[] text = record.value();
        if (key == null) {
            LOG.warn(
                    "A record without a key on the definitions' topic is ignored; expected the definition's id as key");
            return;
        }
        if (text == null) {
            store.delete(key);
            return;
        }
        if (record.timestamp() >= startedAt
                && cache.compile(key, text).lookup() instanceof PlanLookup.Invalid invalid) {
            LOG.warn("Definition '{}' can't be run: {}", Shown.of(key), Shown.sentence(invalid.problems()));
        }
        store.put(key, text);
    }
}
