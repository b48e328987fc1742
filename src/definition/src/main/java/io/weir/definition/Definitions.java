package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads, validates and writes definitions. */
public final class Definitions {
    /** The newest text format that this version reads. */
    public static final int FORMAT = DefinitionReader.FORMAT;

    private static final int HASH_DIGITS = 32;

    private Definitions() {}

    /**
     * Reads YAML or JSON and validates it with the default limits; expressions are not checked.
     *
     * @throws InvalidDefinitionException with every problem
     */
    public static WorkflowDefinition read(byte[] text) {
        return read(text, DefinitionLimits.DEFAULT, ExpressionCheck.NONE);
    }

    /** Same as {@link #read(byte[])}. */
    public static WorkflowDefinition read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads YAML or JSON and validates it.
     *
     * @throws InvalidDefinitionException with every problem
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
     * Reads a definition that was accepted once, perhaps by another version. Nothing is validated, and unreadable parts
     * get their defaults. To verify that nothing was lost, compare its {@link #hash} with the one it was accepted with.
     *
     * @throws InvalidDefinitionException if the text is not a YAML or JSON object, or its expanded aliases are longer
     *     than the default limit and than the text itself
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
     * The format of a definition that was accepted once. Above {@link #FORMAT}, a newer version accepted it, and this
     * version must not interpret it. An unreadable text has format 1.
     */
    public static long format(byte[] accepted) {
        JsonNode tree = DefinitionText.parse(accepted, DefinitionLimits.ofAccepted(accepted.length), new Problems());
        JsonNode format = tree.path("v");
        return format.isIntegralNumber() ? format.asLong() : 1;
    }

    /** All problems of a definition that was built in Java; empty if it can be run. */
    public static List<Problem> problems(
            WorkflowDefinition definition, DefinitionLimits limits, ExpressionCheck expressions) {
        Problems problems = new Problems();
        check(definition, limits, expressions, problems);
        return problems.list();
    }

    /**
     * Warnings about a valid definition that its author probably did not intend; it can be run.
     *
     * @param definition without problems
     */
    public static List<Problem> warnings(WorkflowDefinition definition) {
        return Warnings.of(definition);
    }

    /** The canonical JSON: fixed field order, no defaults, object keys of payloads sorted, no white space. */
    public static byte[] canonicalJson(WorkflowDefinition definition) {
        return Json.bytes(DefinitionWriter.workflow(definition));
    }

    /** The canonical JSON, indented for people. */
    public static String toJson(WorkflowDefinition definition) {
        return DefinitionWriter.workflow(definition).toPrettyString() + "\n";
    }

    /** The content of {@link #canonicalJson}, as YAML for people. */
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
