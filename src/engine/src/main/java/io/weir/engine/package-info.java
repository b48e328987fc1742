/**
 * The pure core: what becomes of a run when something happens. No Kafka, no clock, no randomness, no threads, no
 * logging: time enters with each event, jitter is a hash, and what is to be done leaves as data. The streams shell, the
 * test kit and the simulation apply the same decisions.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
