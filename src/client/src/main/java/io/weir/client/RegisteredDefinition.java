package io.weir.client;

/**
 * A definition as it was registered.
 *
 * @param version the author's label; empty when the definition has none
 * @param hash names exactly this content; a run can be pinned to it
 */
public record RegisteredDefinition(String id, String version, String hash) {}
