/** What a benchmark's work has written to Kafka, and what Kafka alone would have taken for it. */
@NullMarked
package io.weir.bench.log;

import org.jspecify.annotations.NullMarked;
