/**
 * Weir's composition root: {@link io.weir.Main} puts the parts together. Each part lives in a package of its own, and the
 * packages know of each other in one direction only.
 */
@NullMarked
package io.weir;

import org.jspecify.annotations.NullMarked;
