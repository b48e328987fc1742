package io.weir.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The error of an attempt.
 *
 * @param type a name that retry policies can list, such as {@code CardDeclined}; at most 200 characters are kept
 * @param message for people; at most 4,000 characters are kept
 * @param retryable false ends the attempts, whatever the policy says
 * @param retryAfter the next delay that the worker asks for, or null for the policy's
 */
public record StepError(
        String type,
        String message,
        boolean retryable,
        @Nullable Duration retryAfter) {
    public static final int MAX_TYPE_LENGTH = 200;
    public static final int MAX_MESSAGE_LENGTH = 4_000;

    public StepError {
        type = cut(type, MAX_TYPE_LENGTH);
        message = cut(message, MAX_MESSAGE_LENGTH);
    }

    public static StepError retryable(String type, String message) {
        return new StepError(type, message, true, null);
    }

    public static StepError permanent(String type, String message) {
        return new StepError(type, message, false, null);
    }

    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
