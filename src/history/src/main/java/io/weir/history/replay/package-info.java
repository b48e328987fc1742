/**
 * Decides a recorded run again: its requests and reports go through the engine's core once more, at the times in its
 * events. Knows nothing of topics; {@link io.weir.history.judge} provides the recorded run.
 */
@NullMarked
package io.weir.history.replay;

import org.jspecify.annotations.NullMarked;
