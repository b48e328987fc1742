/**
 * The Java workers of the workflows under {@code examples/}. Nothing else of Weir uses this package, and it uses only
 * what a user's own worker can use.
 */
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
