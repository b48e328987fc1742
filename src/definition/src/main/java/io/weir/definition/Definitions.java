package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads, checks and writes definitions. */
public final class Definitions {
    /** The newest format of a text that this version reads. */
    public static final int FORMAT = DefinitionReader.FORMAT;

    private static final int HASH_DIGITS = 32;

    private Definitions() {}

    /**
     * Reads YAML or JSON and validates it within the default limits; expressions are not checked.
     *
     * @throws InvalidDefinitionException with every problem found
     */
    public static WorkflowDefinition read(byte[] text) {
        return read(text, DefinitionLimits.DEFAULT, ExpressionCheck.NONE);
    }

    /** As {@link #read(byte[])}. */
    public static WorkflowDefinition read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads YAML or JSON and validates it.
     *
     * @throws InvalidDefinitionException with every problem found
     */
    public static WorkflowDefinition read(byte[] text, DefinitionLimits limits, ExpressionCheck expressions) {
        Problems problems = new Problems();
        JsonNode tree = DefinitionText.parse(text, limits, problems);
        String id =
                tree.path("id").isTextual() ? Quote.shortened(tree.path("id").textValue()) : "?";
        if (problems.isUnreadable(DocumentPath.ROOT)) {
            throw new InvalidDefinitionException(id, problems.list());
        }
        WorkflowDefinition definition = new DefinitionReader(problems).workflow(tree);
        check(definition, limits, expressions, problems);
        problems.throwIfAny(id);
        return definition;
    }

    /**
     * Reads a definition that was accepted once, perhaps by another version: nothing is validated, and what can't be read
     * today is left at its default. Hold its {@link #hash} against the one it was accepted with to know that nothing was.
     *
     * @throws InvalidDefinitionException when the text is no YAML or JSON object at all, or its aliases, written out, come to
     *     more than the default limit and more than the text itself
     */
    public static WorkflowDefinition readUnchecked(byte[] text) {
        Problems problems = new Problems();
        JsonNode tree = DefinitionText.parse(text, DefinitionLimits.ofAccepted(text.length), problems);
        if (problems.isUnreadable(DocumentPath.ROOT)) {
            throw new InvalidDefinitionException("?", problems.list());
        }
        return new DefinitionReader(problems).workflow(tree);
    }

    /**
     * The format that a definition which was accepted once says it has: above {@link #FORMAT} a newer version accepted it, and
     * what this one makes of it means nothing. A text that can't be read has the first, 1.
     */
    public static long format(byte[] accepted) {
        JsonNode tree = DefinitionText.parse(accepted, DefinitionLimits.ofAccepted(accepted.length), new Problems());
        JsonNode format = tree.path("v");
        return format.isIntegralNumber() ? format.asLong() : 1;
    }

    /** Everything wrong with a definition that was not read but made; empty when it can be run. */
    public static List<Problem> problems(
            WorkflowDefinition definition, DefinitionLimits limits, ExpressionCheck expressions) {
        Problems problems = new Problems();
        check(definition, limits, expressions, problems);
        return problems.list();
    }

    /**
     * What a valid definition says that its author may not have meant; it can be run all the same.
     *
     * @param definition without problems
     */
    public static List<Problem> warnings(WorkflowDefinition definition) {
        return Warnings.of(definition);
    }

    /** The canonical JSON: fixed field order, defaults left out, object keys of payloads sorted, no white space. */
    public static byte[] canonicalJson(WorkflowDefinition definition) {
        return Json.bytes(DefinitionWriter.workflow(definition));
    }

    /** The canonical JSON, indented for people. */
    public static String toJson(WorkflowDefinition definition) {
        return DefinitionWriter.workflow(definition).toPrettyString() + "\n";
    }

    /** What {@link #canonicalJson} holds, as YAML for people. */
    public static String toYaml(WorkflowDefinition definition) {
        return YamlText.write(DefinitionWriter.workflow(definition));
    }

    /** The first 32 hex digits of SHA-256 over the canonical JSON. */
    public static String hash(WorkflowDefinition definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonicalJson(definition));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void check(
            WorkflowDefinition definition, DefinitionLimits limits, ExpressionCheck expressions, Problems problems) {
        new DefinitionCheck(definition, limits, expressions, problems).check();
        if (problems.isEmpty()) {
            // Registered in this form, it must be readable again.
            int length = canonicalJson(definition).length;
            if (length > limits.maxBytes()) {
                problems.add(
                        DocumentPath.ROOT,
                        "is " + length + " bytes long as JSON; at most " + limits.maxBytes() + " are read");
            }
        }
    }
}
