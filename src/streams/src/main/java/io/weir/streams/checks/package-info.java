/**
 * The conditions that the cluster and this machine must meet before an engine starts. All facts are read first. Then
 * each check evaluates them and changes nothing. So a start and {@code weir doctor} run the same list and report the
 * same.
 */
@NullMarked
package io.weir.streams.checks;

import org.jspecify.annotations.NullMarked;
