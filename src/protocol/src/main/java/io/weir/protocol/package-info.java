/**
 * The records on Weir's topics: record types, names, and their JSON form. Independent of Kafka; a worker or a requester
 * needs no other package. Payloads pass through as slices of their original bytes.
 */
@NullMarked
package io.weir.protocol;

import org.jspecify.annotations.NullMarked;
