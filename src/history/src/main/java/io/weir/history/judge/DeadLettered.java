package io.weir.history.judge;

/**
 * A dead letter.
 *
 * @param at where it stands
 * @param time when it was written, by the engine's clock, ms since 1970
 * @param source where it says it came from
 * @param sourceTime the source's timestamp as it says, ms since 1970
 * @param bytes of its key and value
 * @param fullSize of the source's value as it says when it was cut, else -1
 */
record DeadLettered(
        Position at, long time, Position source, long sourceTime, String reason, Digest bytes, long fullSize) {
    boolean isCut() {
        return fullSize >= 0;
    }
}
