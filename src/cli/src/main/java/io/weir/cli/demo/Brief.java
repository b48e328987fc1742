package io.weir.cli.demo;

/**
 * What the demo's run is asked for: its input.
 *
 * @param topic what to write about
 * @param failures how many attempts of Generate fail before one succeeds
 * @param neverPleased whether the critic finds fault with anything
 */
public record Brief(String topic, int failures, boolean neverPleased) {}
