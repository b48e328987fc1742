/**
 * Decides a recorded run again: what it was asked and told, at the times that its events name, goes through the engine's core once
 * more. Knows nothing of topics; {@link io.weir.history.judge} says what was recorded.
 */
@NullMarked
package io.weir.history.replay;

import org.jspecify.annotations.NullMarked;
