/**
 * Conditions and mappings of workflows: CEL and a JSONPath subset over the JSON of a run. Everything is compiled and
 * checked once, when a definition is registered. An evaluation sees only the bytes of a {@link
 * io.weir.expression.Scope}, spends from a budget, and returns a value or throws one sentence. Authors of definitions
 * and senders of JSON can make an evaluation fail, but not grow.
 */
@NullMarked
package io.weir.expression;

import org.jspecify.annotations.NullMarked;
