package io.weir.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefinitionProcessorTest {
    private static final long STARTED = 1_800_000_000_000L;

    private final PlanCache plans = new PlanCache(DefinitionLimits.DEFAULT, 1 << 20);
    private final DefinitionProcessor processor = new DefinitionProcessor(plans);
    private KeyValueStore<String, byte[]> store;

    @BeforeEach
    void start() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        context.setCurrentSystemTimeMs(STARTED);
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.PUBLISHED_DEFINITIONS), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        processor.init(context);
    }

    @Test
    void aStartCompilesNothingHoweverManyDefinitionsThereAre() {
        for (int i = 0; i < 1_000; i++) {
            publish("d" + i, STARTED - 1);
        }

        assertThat(plans.compilations()).isZero();
        assertThat(store.get("d999")).isNotNull();
    }

    @Test
    void whatIsPublishedLaterIsCompiledBeforeARunNeedsIt() {
        publish("d", STARTED + 1);

        assertThat(plans.compilations()).isEqualTo(1);
    }

    private void publish(String id, long timestamp) {
        String text = "{\"id\":\"" + id + "\",\"steps\":[{\"id\":\"a\",\"type\":\"t\"}]}";
        processor.process(new Record<>(id, text.getBytes(UTF_8), timestamp));
    }
}
