package io.weir.http.guard;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the secrets of a request from everything that is reported about it. A server may repeat them in its answer, plain or in
 * the encoding in which they were sent.
 */
public final class SecretMask {
    public static final String MASKED = "***";
    public static final SecretMask NONE = new SecretMask(List.of());

    private final List<String> forms;

    private SecretMask(List<String> forms) {
        this.forms = forms;
    }

    /** Masks {@code values}: the secrets of one request, and texts that were made of them. */
    public static SecretMask of(Collection<String> values) {
        Set<String> forms = new LinkedHashSet<>();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            forms.add(value);
            forms.add(Percent.encode(value));
            forms.add(Percent.encodePart(value));
            forms.add(Percent.encodeForm(value));
            forms.add(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)));
            forms.add(Base64.getEncoder().encodeToString(bytes));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        // A longer form may contain a shorter one.
        return new SecretMask(forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    public boolean isEmpty() {
        return forms.isEmpty();
    }

    /** Characters of the longest form of a secret; 0 if there is none. */
    public int longest() {
        return forms.isEmpty() ? 0 : forms.get(0).length();
    }

    /** Returns {@code text} itself if it contains no secret. */
    public String mask(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, MASKED);
        }
        return masked;
    }

    /** Returns the same bytes if they contain no secret in UTF-8. */
    public byte[] mask(byte[] bytes) {
        if (forms.isEmpty()) {
            return bytes;
        }
        // One character for each byte, for the search.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(
                    new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), MASKED);
        }
        return masked.equals(text) ? bytes : masked.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Masks names, texts and numbers, however they are escaped. Returns an equal tree if it contains no secret. */
    public JsonNode mask(JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            tree.properties().forEach(field -> object.set(mask(field.getKey()), mask(field.getValue())));
            return object;
        }
        if (tree.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(tree.size());
            tree.forEach(element -> array.add(mask(element)));
            return array;
        }
        if (!tree.isTextual() && !tree.isNumber()) {
            return tree;
        }
        String text = tree.asText();
        String masked = mask(text);
        return masked.equals(text) ? tree : JsonNodeFactory.instance.textNode(masked);
    }
}
