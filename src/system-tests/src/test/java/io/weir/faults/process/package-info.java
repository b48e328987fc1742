/** The processes that faults strike: how each is started, spoken to, and ended. Children end when their parent does. */
@NullMarked
package io.weir.faults.process;

import org.jspecify.annotations.NullMarked;
