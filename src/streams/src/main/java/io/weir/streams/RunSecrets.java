package io.weir.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.streams.state.TokenKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of new runs, derived from the task's key and the request that starts the run. A request that is read
 * again after a lost transaction gives the same secret, so a worker's report for an uncommitted dispatch is still
 * valid. The request's position distinguishes two runs that use the same id one after the other.
 */
final class RunSecrets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final TokenKey key;

    RunSecrets(TokenKey key) {
        this.key = key;
    }

    /** @param request where the request for the run was read */
    byte[] of(String runId, Source request) {
        byte[] topic = request.topic().getBytes(UTF_8);
        byte[] id = runId.getBytes(UTF_8);
        ByteBuffer name = ByteBuffer.allocate(2 * Integer.BYTES + 2 * Long.BYTES + topic.length + id.length)
                .putInt(request.partition())
                .putLong(request.offset())
                .putLong(request.timestamp())
                .putInt(topic.length)
                .put(topic)
                .put(id);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            return Arrays.copyOf(mac.doFinal(name.array()), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
