/** What a benchmark's runs consist of: their shapes, their payloads, and the steps that do nothing but read a clock. */
@NullMarked
package io.weir.bench.work;

import org.jspecify.annotations.NullMarked;
