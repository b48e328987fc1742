/**
 * A seeded world around the core: partitions, an engine that crashes, workers and requesters that misbehave, and a judge
 * who looks at every decision. {@code docs/testing-the-engine.md} tells how to use it.
 */
@NullMarked
package io.weir.engine.sim;

import org.jspecify.annotations.NullMarked;
