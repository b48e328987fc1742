/**
 * The workers of {@code weir demo}: a draft is generated from templates, judged by rules, and revised until it passes. The
 * steps are as small as real ones can be, and know of Weir only what {@link io.weir.worker.Step} shows them.
 */
@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
