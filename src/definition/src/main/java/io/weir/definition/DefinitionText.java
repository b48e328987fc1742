package io.weir.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/** Parses the text of a definition to a tree, within limits. A problem of the text itself ends the parsing. */
final class DefinitionText {
    /** Deepest nesting of lists and objects, with expanded aliases. */
    static final int DEEPEST = 64;

    /** Digits of one number. */
    static final int LONGEST_NUMBER = 1_000;

    /** A label like 1.0 is often written without quotes, so a number is kept as it was written. */
    private static final DocumentPath VERSION = DocumentPath.ROOT.field("version");

    // Jackson's name for the source of the text, which is of no use to the author.
    private static final Pattern SOURCE = Pattern.compile("Source: REDACTED \\([^)]*\\); ");

    private static final String TAG_HINT =
            "; text that begins with ! is a tag in YAML: put it in quotes, as in condition: \"!output.done\"";

    private DefinitionText() {}

    /** The tree; a null node and a problem if there is none. */
    static JsonNode parse(byte[] bytes, DefinitionLimits limits, Problems problems) {
        if (bytes.length > limits.maxBytes()) {
            problems.addUnreadable(
                    DocumentPath.ROOT,
                    "is " + bytes.length + " bytes long; at most " + limits.maxBytes() + " are read");
            return Json.NODES.nullNode();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.addUnreadable(DocumentPath.ROOT, "is not UTF-8 text; a definition is YAML or JSON in UTF-8");
            return Json.NODES.nullNode();
        }
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (text.isBlank()) {
            problems.addUnreadable(DocumentPath.ROOT, "is empty; expected a definition with id and steps");
            return Json.NODES.nullNode();
        }
        return looksLikeJson(text) ? json(text, VERSION, problems) : yaml(text, limits.maxBytes(), problems);
    }

    /** Any JSON value. */
    static JsonNode json(String text, Problems problems) {
        return json(text, null, problems);
    }

    private static JsonNode json(String text, @Nullable DocumentPath label, Problems problems) {
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(constraints(text.length()))
                .build();
        return read(json, text, label, text.length(), problems);
    }

    static JsonNode yaml(String text, int budget, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(budget);
        options.setNestingDepthLimit(DEEPEST);
        YAMLFactory yaml = new AnchoringYamlFactory(
                YAMLFactory.builder().loaderOptions(options).streamReadConstraints(constraints(text.length())));
        return read(yaml, text, VERSION, budget, problems);
    }

    /**
     * An object whose first key is quoted, or an empty one. Everything else is YAML, including flow mappings with plain
     * keys.
     */
    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        String inside = start.substring(1).stripLeading();
        return start.startsWith("{") && (inside.startsWith("\"") || inside.startsWith("}") || inside.isEmpty());
    }

    private static StreamReadConstraints constraints(int length) {
        return StreamReadConstraints.builder()
                .maxNumberLength(LONGEST_NUMBER)
                .maxStringLength(Math.max(1, length))
                .maxNameLength(Math.max(1, length))
                .build();
    }

    private static JsonNode read(
            JsonFactory format, String text, @Nullable DocumentPath label, int budget, Problems problems) {
        try (JsonParser parser = format.createParser(text)) {
            return new TreeReader(parser, text, label, budget, problems).document();
        } catch (TreeReader.Refused e) {
            problems.addUnreadable(DocumentPath.ROOT, position(e.location()) + e.getMessage());
        } catch (JsonProcessingException e) {
            problems.addUnreadable(DocumentPath.ROOT, position(e.getLocation()) + sentence(e.getOriginalMessage()));
        } catch (IOException | YAMLException e) {
            problems.addUnreadable(DocumentPath.ROOT, sentence(String.valueOf(e.getMessage())));
        }
        return Json.NODES.nullNode();
    }

    private static String position(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "line " + location.getLineNr() + ", column " + Math.max(1, location.getColumnNr()) + ": ";
    }

    /** The parsers' messages have several lines; the indented ones quote the text with a caret below. */
    private static String sentence(String message) {
        return SOURCE.matcher(message)
                        .replaceAll("")
                        .lines()
                        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                        .collect(Collectors.joining("; "))
                + (message.contains("scanning a tag") ? TAG_HINT : "");
    }
}
