/**
 * Judges a history by its records alone. Records are added one by one, in any order of topics, and the result is the
 * list of broken rules. No Kafka client, clock or randomness is used here; {@link io.weir.history.judge.HistoryJudge}
 * is the entry point. The rules do not reuse code of the engine: an error in shared code would not be found.
 */
@NullMarked
package io.weir.history.judge;

import org.jspecify.annotations.NullMarked;
