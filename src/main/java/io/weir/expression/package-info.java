/** Conditions and input mappings: CEL and JSONPath, compiled once, bounded in every direction. */
@NullMarked
package io.weir.expression;

import org.jspecify.annotations.NullMarked;
