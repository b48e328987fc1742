/**
 * The stored data of a task's runs. Each kind has its own Kafka Streams store: runs, outputs, timers, the history of
 * ended runs, pinned definitions. The package contains keys, stored forms, cursors and caches, but no decisions. An
 * instance belongs to one task and is used by its stream thread only.
 */
@NullMarked
package io.weir.streams.state;

import org.jspecify.annotations.NullMarked;
