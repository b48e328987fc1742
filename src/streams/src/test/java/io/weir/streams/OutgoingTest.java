package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSizeIsNeverBelowWhatKafkasProducerWouldRefuse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] key = random.nextBoolean() ? null : new byte[random.nextInt(700)];
            byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(100_000)];
            Headers headers = new RecordHeaders();
            for (int h = random.nextInt(4); h > 0; h--) {
                headers.add("header-ä-" + h, random.nextBoolean() ? null : new byte[random.nextInt(300)]);
            }
            int kafkas = AbstractRecords.estimateSizeInBytesUpperBound(
                    RecordBatch.CURRENT_MAGIC_VALUE, Compression.NONE.type(), key, value, headers.toArray());

            assertThat(Outgoing.sizeOf(key, value, headers))
                    .as("seed %d, record %d", seed, i)
                    .isBetween(kafkas, kafkas + 100);
        }
    }
}
