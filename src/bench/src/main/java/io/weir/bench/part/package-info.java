/**
 * Broker, engines and workers, each in its own JVM. A part is this program, started once more ({@link
 * io.weir.bench.part.PartMain}). It communicates with the benchmark by lines on its standard input and output. It ends
 * when its input ends, and so when the benchmark ends for any reason.
 */
@NullMarked
package io.weir.bench.part;

import org.jspecify.annotations.NullMarked;
