package io.weir.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/**
 * The figures for programs: the fields of {@link Figures} in snake_case, times in milliseconds unless the name has
 * another unit.
 */
public final class JsonReport {
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private JsonReport() {}

    public static String of(Figures figures) {
        ObjectNode report = MAPPER.createObjectNode().put("v", FORMAT);
        report.setAll(MAPPER.<ObjectNode>valueToTree(figures));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
