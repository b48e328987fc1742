package io.weir.bench.part;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Encodes histograms as fields of a line. */
final class HopFields {
    private HopFields() {}

    static String between(String definitionId) {
        return "between." + definitionId;
    }

    static String first(String definitionId) {
        return "first." + definitionId;
    }

    static String write(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** Adds the histogram of that name, if the fields contain one. */
    static void addTo(Histogram sum, Map<String, String> fields, String name) {
        String text = fields.get(name);
        if (text == null) {
            return;
        }
        try {
            sum.add(Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0));
        } catch (DataFormatException e) {
            throw new PartException("found no histogram in the field " + name + " of a worker's answer", e);
        }
    }
}
