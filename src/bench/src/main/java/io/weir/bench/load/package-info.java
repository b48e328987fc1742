/**
 * The requests for runs and the reading of their results. It shares the machine with what it measures, so it does little a
 * run: a run's number is in its id, its start in an array, and of a result only the status is looked at.
 */
@NullMarked
package io.weir.bench.load;

import org.jspecify.annotations.NullMarked;
