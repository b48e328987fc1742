/** The content of a benchmark's runs: their shapes, their payloads, and steps that only read a clock. */
@NullMarked
package io.weir.bench.work;

import org.jspecify.annotations.NullMarked;
