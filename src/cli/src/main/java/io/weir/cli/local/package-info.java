/**
 * Weir on this machine alone: a broker, the topics and an engine in one process, and the directory in which {@code weir
 * dev} keeps their data.
 */
@NullMarked
package io.weir.cli.local;

import org.jspecify.annotations.NullMarked;
