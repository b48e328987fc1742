/** The figures of a benchmark, and their forms: text, JSON, a picture. */
@NullMarked
package io.weir.bench.report;

import org.jspecify.annotations.NullMarked;
