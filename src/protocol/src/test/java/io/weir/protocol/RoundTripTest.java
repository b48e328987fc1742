package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run one seed again with {@code -Dweir.seed=N}. */
class RoundTripTest {
    static LongStream seeds() {
        Long only = Long.getLong("weir.seed");
        return only == null ? LongStream.range(0, 500) : LongStream.of(only);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsReadBack(long seed) {
        roundTrip(Codecs.runRequest(), seed, RandomRecords::runRequest);
        roundTrip(Codecs.runControl(), seed, RandomRecords::runControl);
        roundTrip(Codecs.stepReady(), seed, RandomRecords::stepReady);
        roundTrip(Codecs.workerReport(), seed, RandomRecords::workerReport);
        roundTrip(Codecs.workflowResult(), seed, RandomRecords::workflowResult);
        roundTrip(Codecs.runRecord(), seed, RandomRecords::runRecord);
        roundTrip(Codecs.stepCancelled(), seed, RandomRecords::stepCancelled);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRecordCutShortIsNeverRead(long seed) {
        byte[] whole = Codecs.stepReady().encode(new RandomRecords(seed).stepReady());
        int length = (int) (seed * 7919 % whole.length);
        byte[] cut = java.util.Arrays.copyOf(whole, length);

        assertThat(Stream.of(cut).map(RoundTripTest::tryDecode)).allMatch(ProtocolException.class::isInstance);
    }

    private static Object tryDecode(byte[] bytes) {
        try {
            return Codecs.stepReady().decode(bytes);
        } catch (ProtocolException e) {
            return e;
        }
    }

    private static <T> void roundTrip(Codec<T> codec, long seed, Function<RandomRecords, T> generate) {
        T value = generate.apply(new RandomRecords(seed));
        byte[] encoded = codec.encode(value);
        T decoded = codec.decode(encoded);

        assertThat(decoded).as(new String(encoded, StandardCharsets.UTF_8)).isEqualTo(value);
        assertThat(codec.encode(decoded)).isEqualTo(encoded);
    }
}
