package io.weir.engine;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Handles requests, which are idempotent by run id: the first one counts, and a digest of its content is stored. */
final class Requests {
    static final int DIGEST_BYTES = 16;
    private static final String CANCELLED = "cancelled on request";

    private Requests() {}

    /**
     * The digest of the request's content, without the reason of a fork. Inputs with the same JSON value in different spellings count as the same
     * input.
     */
    static byte[] digest(StartRun request) {
        return digest(request, Requests::canonical);
    }

    private static Payload canonical(Payload payload) {
        return Payload.wrap(CanonicalJson.of(payload));
    }

    private static byte[] digest(StartRun request, UnaryOperator<Payload> form) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(request.definitionId().getBytes(StandardCharsets.UTF_8));
        content.write(0);
        String hash = request.definitionHash();
        content.writeBytes((hash == null ? "" : hash).getBytes(StandardCharsets.UTF_8));
        content.write(0);
        write(form.apply(request.input()), content);
        ForkedFrom from = request.forkedFrom();
        if (from != null || !request.completed().isEmpty()) {
            content.write(0);
            content.writeBytes((from == null ? "" : from.runId()).getBytes(StandardCharsets.UTF_8));
            new TreeMap<>(request.completed()).forEach((step, output) -> {
                content.write(0);
                content.writeBytes(step.getBytes(StandardCharsets.UTF_8));
                content.write(0);
                write(form.apply(output), content);
            });
        }
        return Arrays.copyOf(AttemptTokens.sha256(content.toByteArray()), DIGEST_BYTES);
    }

    private static void write(Payload payload, ByteArrayOutputStream to) {
        to.write(payload.array(), payload.offset(), payload.size());
    }

    /** The error of a run that was cancelled. */
    static RunError cancelled(@Nullable String reason) {
        return new RunError("Cancelled", reason == null ? CANCELLED : CANCELLED + ": " + reason, null, null);
    }

    /** The reason that was given for the cancellation, or null. */
    static @Nullable String reasonOf(RunError cancelled) {
        String message = cancelled.message();
        return message.length() <= CANCELLED.length() ? null : message.substring(CANCELLED.length() + 2);
    }

    /** The facts in the event of a cancellation. */
    static Map<String, Object> facts(@Nullable String reason) {
        return reason == null ? Map.of() : Map.of("reason", reason);
    }

    /** The answer to a request for a run that already exists. */
    static Decision.Rejected again(StartRun request, byte[] digestOfFirst, RunStatus status) {
        // Runs that were started before inputs were compared by value have a digest of the input's bytes.
        boolean same = Arrays.equals(digest(request), digestOfFirst)
                || Arrays.equals(digest(request, UnaryOperator.identity()), digestOfFirst);
        return new Decision.Rejected(new Rejection(
                same ? RejectionReason.DUPLICATE : RejectionReason.CONFLICT,
                same
                        ? "the run exists and is " + status.wireName()
                        : "run id '" + request.runId()
                                + "' is taken by a request with another definition, input or completed steps;"
                                + " that run is " + status.wireName(),
                null));
    }
}
