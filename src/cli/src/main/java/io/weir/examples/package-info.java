/**
 * The workers of the workflows under {@code examples/} that are written in Java. Nothing else of Weir uses this package; it
 * sees only what a user's own worker sees.
 */
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
