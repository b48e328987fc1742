/**
 * The step type {@code http}. {@link io.weir.http.HttpStep} reads a request from a step's config and input, checks that an operator
 * permits its host, sends it, and makes the step's output or failure from the answer.
 */
@NullMarked
package io.weir.http;

import org.jspecify.annotations.NullMarked;
