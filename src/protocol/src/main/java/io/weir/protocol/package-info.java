/**
 * What travels on Weir's topics: record types, names, and their JSON form. Nothing here knows Kafka; a worker or a
 * requester needs no other package. Payloads pass through as slices of the bytes they came in.
 */
@NullMarked
package io.weir.protocol;

import org.jspecify.annotations.NullMarked;
