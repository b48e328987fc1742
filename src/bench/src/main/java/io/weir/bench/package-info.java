/**
 * {@code weir bench} measures the cost of a run and of a step on real processes. {@link io.weir.bench.work} defines the
 * runs, {@link io.weir.bench.part} starts broker, engines and workers, {@link io.weir.bench.load} requests runs and
 * reads results, {@link io.weir.bench.log} counts the records in Kafka, {@link io.weir.bench.report} presents the
 * figures; {@link io.weir.bench.Bench} combines them.
 */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
