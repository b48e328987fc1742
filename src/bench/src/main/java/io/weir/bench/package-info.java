/**
 * {@code weir bench}: what a run and a step cost, measured on real processes. {@link io.weir.bench.work} says what is run,
 * {@link io.weir.bench.part} starts broker, engines and workers, {@link io.weir.bench.load} asks for runs and reads
 * results, {@link io.weir.bench.log} counts what went to Kafka, {@link io.weir.bench.report} shows it; {@link
 * io.weir.bench.Bench} puts them together.
 */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
