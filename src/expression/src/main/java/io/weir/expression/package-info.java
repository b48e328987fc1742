/**
 * Conditions and mappings of workflows: CEL and a JSONPath subset over the JSON a run has produced so far. Everything is
 * compiled and checked once, when a definition is registered; an evaluation sees only the bytes of a {@link
 * io.weir.expression.Scope}, spends from a budget, and either answers or throws one sentence. Whoever writes a
 * definition, or sends the JSON, can make an evaluation fail but can't make it grow.
 */
@NullMarked
package io.weir.expression;

import org.jspecify.annotations.NullMarked;
