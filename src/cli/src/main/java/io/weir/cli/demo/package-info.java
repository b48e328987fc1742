/**
 * The workers of {@code weir demo}: a draft is generated from templates, checked with rules, and revised until it
 * passes. The steps are minimal, and use only {@link io.weir.worker.Step}.
 */
@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
