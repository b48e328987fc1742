/**
 * The pure core: it decides how a run reacts to an event. No Kafka, no clock, no randomness, no threads, no logging:
 * time enters with each event, jitter is a hash, and instructions leave as data. The streams shell, the test kit and
 * the simulation apply the same decisions.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
