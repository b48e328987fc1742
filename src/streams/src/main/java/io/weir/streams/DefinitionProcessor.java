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
 * Keeps the global table of definitions. The bytes are kept whatever they are, so that a run that asks for a bad definition
 * fails with its problems instead of waiting for a good one; the log says so when it is published.
 *
 * <p>What was published before the start is only kept: to compile a thousand definitions takes seconds, in which nothing
 * runs. What is published later is compiled here, so that its first run need not wait for it.
 */
final class DefinitionProcessor implements Processor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionProcessor.class);

    private final PlanCache cache;
    // Set by init, which Kafka Streams calls before anything else.
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
