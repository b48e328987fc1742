/** The faults, one a class. */
@NullMarked
package io.weir.faults.kind;

import org.jspecify.annotations.NullMarked;
