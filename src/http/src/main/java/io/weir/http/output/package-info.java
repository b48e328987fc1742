/** Makes a step's output, or its failure, from an HTTP answer. */
@NullMarked
package io.weir.http.output;

import org.jspecify.annotations.NullMarked;
