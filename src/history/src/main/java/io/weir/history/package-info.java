/**
 * Holds what the topics of a cluster say of all runs against what Weir promises. {@link io.weir.history.HistoryCheck} reads
 * and asks; {@link io.weir.history.judge} judges. Nothing is written, and no group is joined.
 */
@NullMarked
package io.weir.history;

import org.jspecify.annotations.NullMarked;
