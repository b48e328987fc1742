package io.weir.cli.demo;

/**
 * The input of the demo's run.
 *
 * @param topic topic of the draft
 * @param failures number of attempts of Generate that fail before one succeeds
 * @param neverPleased true if the critique rejects every draft
 */
public record Brief(String topic, int failures, boolean neverPleased) {}
