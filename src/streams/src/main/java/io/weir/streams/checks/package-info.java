/**
 * What must hold before an engine starts, of the cluster and of this machine. The facts are read first, all together; each
 * check then judges them, touching nothing, so that a start and {@code weir doctor} go through one list and say the same.
 */
@NullMarked
package io.weir.streams.checks;

import org.jspecify.annotations.NullMarked;
