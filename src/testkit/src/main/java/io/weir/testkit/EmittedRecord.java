package io.weir.testkit;

import io.weir.protocol.Payload;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that an {@code emit} step of a run has written.
 *
 * @param at the virtual time
 * @param key as text, or null for none
 * @param value its JSON
 * @param headers as text
 */
public record EmittedRecord(
        Instant at, String topic, @Nullable String key, Payload value, Map<String, String> headers) {}
