package io.weir.streams.checks;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka answered, or why it did not.
 *
 * @param value null exactly when there is a failure
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

    /** Why there is no answer, for people. */
    String whyNot() {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
