/** Sends a request and reads its answer, with limits on time, bytes and redirects. */
@NullMarked
package io.weir.http.exchange;

import org.jspecify.annotations.NullMarked;
