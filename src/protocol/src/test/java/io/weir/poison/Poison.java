package io.weir.poison;

/**
 * Bytes that somebody could put on a topic, into a file or into a store.
 *
 * @param name of its file below {@code src/protocol/src/test/resources/poison}, or of what made it
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are carried, not compared.
public record Poison(String name, byte[] bytes) {
    @Override
    public String toString() {
        return name;
    }
}
