/**
 * The shell around the pure core: a Kafka Streams topology that reads requests and completions as bytes, asks the core
 * for a decision on the run, checks every size, and writes state and records in one transaction. The package also
 * contains the configuration and {@link io.weir.streams.WeirEngine}, which runs the topology.
 */
@NullMarked
package io.weir.streams;

import org.jspecify.annotations.NullMarked;
