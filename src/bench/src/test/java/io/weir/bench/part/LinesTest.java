package io.weir.bench.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void whatAPartSaysIsRead() {
        Map<String, String> said = Map.of("address", "127.0.0.1:9092", "cpu", "12");

        assertThat(Lines.read(Lines.write(said))).contains(said);
        assertThat(Lines.read(Lines.write(Map.of()))).contains(Map.of());
    }

    @Test
    void whatAJvmSaysIsNoneOfAPartsLines() {
        assertThat(Lines.read("[0.005s][info][gc] Using G1")).isEmpty();
    }

    @Test
    void histogramsOfSeveralWorkersAddUp() {
        Histogram one = new Histogram(3);
        one.recordValue(1_500);
        Map<String, String> fields = Map.of(HopFields.between("bench-seq5"), HopFields.write(one));
        Histogram sum = new Histogram(3);

        HopFields.addTo(sum, fields, HopFields.between("bench-seq5"));
        HopFields.addTo(sum, Lines.read(Lines.write(fields)).orElseThrow(), HopFields.between("bench-seq5"));
        HopFields.addTo(sum, fields, HopFields.first("bench-seq5"));

        assertThat(sum.getTotalCount()).isEqualTo(2);
        assertThat(sum.getMaxValue()).isBetween(1_499L, 1_501L);
    }
}
