package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Handles requests, which are idempotent by run id: the first one counts, and a digest of its content is stored. */
final class Requests {
    static final int DIGEST_BYTES = 16;

    private Requests() {}

    /**
     * The digest of the request's content. Inputs with the same JSON value in different spellings count as the same
     * input.
     */
    static byte[] digest(StartRun request) {
        return digest(request, Payload.wrap(CanonicalJson.of(request.input())));
    }

    private static byte[] digest(StartRun request, Payload input) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(request.definitionId().getBytes(StandardCharsets.UTF_8));
        content.write(0);
        String hash = request.definitionHash();
        content.writeBytes((hash == null ? "" : hash).getBytes(StandardCharsets.UTF_8));
        content.write(0);
        content.write(input.array(), input.offset(), input.size());
        return Arrays.copyOf(AttemptTokens.sha256(content.toByteArray()), DIGEST_BYTES);
    }

    /** The error of a run that was cancelled. */
    static RunError cancelled(@Nullable String reason) {
        return new RunError(
                "Cancelled", reason == null ? "cancelled on request" : "cancelled on request: " + reason, null, null);
    }

    /** The facts in the event of a cancellation. */
    static Map<String, Object> facts(@Nullable String reason) {
        return reason == null ? Map.of() : Map.of("reason", reason);
    }

    /** The answer to a request for a run that already exists. */
    static Decision.Rejected again(StartRun request, byte[] digestOfFirst, RunStatus status) {
        // Runs that were started before inputs were compared by value have a digest of the input's bytes.
        boolean same = Arrays.equals(digest(request), digestOfFirst)
                || Arrays.equals(digest(request, request.input()), digestOfFirst);
        return new Decision.Rejected(new Rejection(
                same ? RejectionReason.DUPLICATE : RejectionReason.CONFLICT,
                same
                        ? "the run exists and is " + status.wireName()
                        : "run id '" + request.runId() + "' is taken by a request with another definition or input;"
                                + " that run is " + status.wireName(),
                null));
    }
}
