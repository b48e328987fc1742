/**
 * Weir's composition root: {@link io.weir.Main} connects the parts. Each part has its own package, and dependencies
 * between packages go one way.
 */
@NullMarked
package io.weir;

import org.jspecify.annotations.NullMarked;
