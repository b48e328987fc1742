/**
 * Requests runs and reads their results. The load shares the machine with the processes it measures, so it does little
 * work per run: a run's number is in its id, its start time in an array, and only the status of a result is read.
 */
@NullMarked
package io.weir.bench.load;

import org.jspecify.annotations.NullMarked;
