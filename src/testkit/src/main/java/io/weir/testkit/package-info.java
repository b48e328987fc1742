/**
 * For unit tests of workflows: the real definition, the real steps and the engine's core, in memory, with a virtual
 * clock. A day of retries takes milliseconds. Start with {@link io.weir.testkit.WeirTest}.
 */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
