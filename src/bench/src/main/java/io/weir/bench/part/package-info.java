/**
 * Broker, engines and workers, each a JVM of its own. A part is this program started once more ({@link
 * io.weir.bench.part.PartMain}); it talks to the benchmark by lines on its standard input and output, and ends when its
 * input does, which is when the benchmark has ended in whatever way.
 */
@NullMarked
package io.weir.bench.part;

import org.jspecify.annotations.NullMarked;
