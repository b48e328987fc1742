/**
 * Workflows as data: the definition's types, its YAML and JSON form, validation that reports every problem at once, and
 * the graph. Independent of runs.
 */
@NullMarked
package io.weir.definition;

import org.jspecify.annotations.NullMarked;
