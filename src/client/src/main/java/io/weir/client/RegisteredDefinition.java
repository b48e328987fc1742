package io.weir.client;

/**
 * A registered definition.
 *
 * @param version the author's label; empty if the definition has none
 * @param hash identifies exactly this content; a run can be pinned to it
 */
public record RegisteredDefinition(String id, String version, String hash) {}
