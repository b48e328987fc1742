/**
 * Judges a history by its records alone: records go in one by one, in any order of topics, and what they break comes out.
 * No Kafka client, clock or randomness here; {@link io.weir.history.judge.HistoryJudge} is the way in. The rules are
 * written anew, not borrowed from the engine: what both get wrong in the same way nobody would find.
 */
@NullMarked
package io.weir.history.judge;

import org.jspecify.annotations.NullMarked;
