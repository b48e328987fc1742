/** Reads the request of an HTTP step from its input and its config, with every problem at once. */
@NullMarked
package io.weir.http.request;

import org.jspecify.annotations.NullMarked;
