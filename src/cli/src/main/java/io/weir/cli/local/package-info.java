/**
 * Weir on this machine: a broker, the topics and an engine in one process, and the data directory of {@code weir dev}.
 */
@NullMarked
package io.weir.cli.local;

import org.jspecify.annotations.NullMarked;
