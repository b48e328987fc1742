/**
 * What an HTTP step may reach and know: the hosts that an operator permits, the addresses behind their names, and secrets by name.
 */
@NullMarked
package io.weir.http.guard;

import org.jspecify.annotations.NullMarked;
