/** A proxy that understands Kafka's frames, so that it can delay, cut, reset, and swallow the one answer that matters. */
@NullMarked
package io.weir.faults.proxy;

import org.jspecify.annotations.NullMarked;
