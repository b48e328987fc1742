/** Counts the records that a benchmark's work has written to Kafka, and measures Kafka alone with the same records. */
@NullMarked
package io.weir.bench.log;

import org.jspecify.annotations.NullMarked;
