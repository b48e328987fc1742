/**
 * For unit tests of workflows: the real definition, the real steps and the core that the engine runs, in memory, with a
 * clock that moves only when there is something to move it for. A day of retries takes milliseconds.
 * {@link io.weir.testkit.WeirTest} is the way in.
 */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
