package io.weir.worker;

import io.weir.protocol.Payload;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** A payload, well-formed or not, as a step's input of several types. */
public final class PayloadTarget {
    private static final PayloadMapper MAPPER = new PayloadMapper(PayloadMapper.defaultJson());
    private static final List<Type> TYPES = List.of(
            Object.class,
            Order.class,
            String.class,
            long.class,
            int.class,
            double.class,
            BigInteger.class,
            BigDecimal.class,
            boolean.class,
            Map.class,
            List.class,
            byte[].class);

    private PayloadTarget() {}

    record Order(String id, int count, double price, List<Order> parts, Map<String, Object> more) {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Payload payload = Payload.wrap(data);
        for (Type type : TYPES) {
            try {
                MAPPER.read("input", payload, type);
            } catch (InvalidInputException refused) {
                // What a reader may do.
            }
        }
    }
}
