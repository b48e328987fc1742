/** The figures of a benchmark and their formats: text, JSON, a chart. */
@NullMarked
package io.weir.bench.report;

import org.jspecify.annotations.NullMarked;
