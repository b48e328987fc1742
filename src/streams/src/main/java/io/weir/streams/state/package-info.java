/**
 * What the streams shell keeps of a task's runs, each kind in its own Kafka Streams store: runs, outputs, timers, the
 * history of ended runs, pinned definitions. Keys, stored forms, cursors and caches live here; what is decided does not.
 * An instance belongs to one task and is used by its stream thread only.
 */
@NullMarked
package io.weir.streams.state;

import org.jspecify.annotations.NullMarked;
