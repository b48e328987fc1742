/**
 * Compares the records of all runs in the topics of a cluster with the promises of Weir. {@link
 * io.weir.history.HistoryCheck} reads and queries; {@link io.weir.history.judge} judges. Nothing is written, and no
 * group is joined.
 */
@NullMarked
package io.weir.history;

import org.jspecify.annotations.NullMarked;
