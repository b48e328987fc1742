package io.weir.streams.checks;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's answer, or the reason why there is none.
 *
 * @param value null exactly if there is a failure
 */
record Fact<T>(@Nullable T value, @Nullable Exception failure) {
    static <T> Fact<T> of(T value) {
        return new Fact<>(value, null);
    }

    static <T> Fact<T> failed(Exception failure) {
        return new Fact<>(null, failure);
    }

    Optional<T> known() {
        return Optional.ofNullable(value);
    }

    <R> Fact<R> map(Function<T, R> change) {
        return value == null ? new Fact<>(null, failure) : of(change.apply(value));
    }

    /** Returns a readable reason why there is no answer. */
    String whyNot() {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
