/**
 * Faults on real processes: brokers, engines, workers and a requester, each a JVM (or Node) of its own, are killed, stopped,
 * cut off and starved, while a ledger holds what Kafka acknowledged against what came out. {@code docs/faults.md} says how
 * to run it. {@code FaultsIT} is the short version in every build, {@code FaultRun} the long one of the profile
 * {@code faults}; the measurements are run by hand.
 */
@NullMarked
package io.weir.faults;

import org.jspecify.annotations.NullMarked;
