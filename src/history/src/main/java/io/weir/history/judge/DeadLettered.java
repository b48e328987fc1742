package io.weir.history.judge;

/**
 * A dead letter.
 *
 * @param at its position
 * @param time when it was written, by the engine's clock, ms since 1970
 * @param source the position of its source, as the letter names it
 * @param sourceTime the source's timestamp, as the letter names it, ms since 1970
 * @param bytes of its key and value
 * @param fullSize of the source's value, as the letter names it, if the value was shortened, else -1
 */
record DeadLettered(
        Position at, long time, Position source, long sourceTime, String reason, Digest bytes, long fullSize) {
    boolean isCut() {
        return fullSize >= 0;
    }
}
