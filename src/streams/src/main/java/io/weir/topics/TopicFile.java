package io.weir.topics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.protocol.JsonLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/** A Strimzi {@code KafkaTopic}, read strictly: an unknown field is an error, because it would have no effect. */
record TopicFile(
        @Nullable String apiVersion,
        @Nullable String kind,
        @Nullable Metadata metadata,
        @Nullable Spec spec) {
    private static final Set<String> API_VERSIONS = Set.of("kafka.strimzi.io/v1", "kafka.strimzi.io/v1beta2");
    private static final String KIND = "KafkaTopic";
    /** The maximum number of code points of one file; a topic's description takes some hundred. */
    private static final int MAX_LENGTH = 1_000_000;

    private static final ObjectReader READER = YAMLMapper.builder(YAMLFactory.builder()
                    .loaderOptions(loaderOptions())
                    .streamReadConstraints(JsonLimits.constraints(JsonLimits.MAX_DEPTH_FROM_OUTSIDE, MAX_LENGTH))
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build()
            .readerFor(TopicFile.class);

    private static LoaderOptions loaderOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_LENGTH);
        options.setNestingDepthLimit(JsonLimits.MAX_DEPTH_FROM_OUTSIDE);
        return options;
    }

    record Metadata(
            @Nullable String name,
            @Nullable String namespace,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations) {}

    record Spec(
            @Nullable String topicName,
            @Nullable Integer partitions,
            @Nullable Integer replicas,
            @Nullable Map<String, JsonNode> config) {}

    /** Returns the topics of all documents in {@code yaml}; {@code origin} names it in error messages. */
    static List<TopicSpec> read(String origin, InputStream yaml) {
        List<TopicSpec> specs = new ArrayList<>();
        try (MappingIterator<TopicFile> documents = READER.readValues(yaml)) {
            while (documents.hasNextValue()) {
                specs.add(documents.nextValue().toSpec(origin));
            }
        } catch (UnrecognizedPropertyException e) {
            throw new TopicsException(
                    TopicsException.Kind.INPUT,
                    origin + ": unknown field " + path(e) + ", expected one of "
                            + new TreeSet<>(e.getKnownPropertyIds()),
                    e);
        } catch (JsonMappingException e) {
            throw new TopicsException(
                    TopicsException.Kind.INPUT, origin + ": " + path(e) + ": " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            throw new TopicsException(TopicsException.Kind.INPUT, origin + ": " + e.getOriginalMessage(), e);
        } catch (YAMLException e) {
            throw new TopicsException(TopicsException.Kind.INPUT, origin + ": is not YAML: " + firstLine(e), e);
        } catch (IOException e) {
            throw new TopicsException(TopicsException.Kind.INPUT, origin + " can't be read: " + e.getMessage(), e);
        }
        if (specs.isEmpty()) {
            throw TopicsException.input(origin + ": found no document, expected a KafkaTopic");
        }
        return specs;
    }

    /**
     * Returns the path in the document. A record is created after it was read completely, so a line number would be too
     * high.
     */
    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    private TopicSpec toSpec(String origin) {
        if (apiVersion == null || !API_VERSIONS.contains(apiVersion)) {
            throw TopicsException.input(origin + ": found apiVersion " + apiVersion + ", expected kafka.strimzi.io/v1");
        }
        if (!KIND.equals(kind)) {
            throw TopicsException.input(origin + ": found kind " + kind + ", expected " + KIND);
        }
        Spec given = required(origin, "spec", spec);
        String resource = required(
                origin, "metadata.name", required(origin, "metadata", metadata).name());
        return new TopicSpec(
                given.topicName() == null ? resource : given.topicName(),
                positive(origin, "spec.partitions", given.partitions()),
                (short) positive(origin, "spec.replicas", given.replicas()),
                texts(origin, given.config() == null ? Map.of() : given.config()));
    }

    private static Map<String, String> texts(String origin, Map<String, JsonNode> config) {
        Map<String, String> texts = new TreeMap<>();
        config.forEach((key, value) -> {
            if (!value.isValueNode() || value.isNull()) {
                throw TopicsException.input(origin + ": found " + value + " for spec.config." + key
                        + ", expected a text, number or boolean");
            }
            texts.put(key, value.asText());
        });
        return texts;
    }

    private static int positive(String origin, String field, @Nullable Integer found) {
        int count = required(origin, field, found);
        if (count < 1 || count > Short.MAX_VALUE) {
            throw TopicsException.input(
                    origin + ": found " + field + " " + count + ", expected 1 to " + Short.MAX_VALUE);
        }
        return count;
    }

    private static <T> T required(String origin, String field, @Nullable T value) {
        if (value == null) {
            throw TopicsException.input(origin + ": " + field + " is missing");
        }
        return value;
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
