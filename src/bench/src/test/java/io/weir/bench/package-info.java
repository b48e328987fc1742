/** Measurements: run by hand on a quiet machine, asserted by no test. */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
