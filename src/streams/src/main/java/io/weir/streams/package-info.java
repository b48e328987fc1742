/**
 * The shell around the pure core: a Kafka Streams topology that reads requests and completions as bytes, asks the core what
 * becomes of the run, checks every size, and writes state and records in one transaction. Also its configuration and
 * {@link io.weir.streams.WeirEngine}, which runs it.
 */
@NullMarked
package io.weir.streams;

import org.jspecify.annotations.NullMarked;
