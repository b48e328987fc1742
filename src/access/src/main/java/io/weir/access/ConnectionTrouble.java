package io.weir.access;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Says what to change when a client and a broker do not agree about encryption or identity. A broker that expects TLS hangs
 * up on a client that does not use it, and Kafka's client goes on trying in silence; so the port is asked then.
 */
public final class ConnectionTrouble {
    private static final int PROBE_TIMEOUT_MS = 2_000;
    private static final int TLS_ALERT = 21;
    private static final int TLS_HANDSHAKE = 22;
    /** A hello of TLS 1.2 with one cipher suite: enough for a TLS port to answer, if only with an alert. */
    private static final byte[] CLIENT_HELLO = clientHello();

    private ConnectionTrouble() {}

    /**
     * A sentence when {@code failure} comes from the settings of encryption or identity.
     *
     * @param settings of the Kafka client that failed
     */
    public static Optional<String> explain(Throwable failure, String bootstrapServers, Map<String, ?> settings) {
        String kafka = "Kafka at " + bootstrapServers;
        Object given = settings.get("security.protocol");
        String protocol = given == null ? "PLAINTEXT" : given.toString().toUpperCase(Locale.ROOT);
        if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)) {
            return Optional.of(kafka + " shows a certificate that this client does not trust; set"
                    + " ssl.truststore.location (with ssl.truststore.type and ssl.truststore.password) to a store that"
                    + " has the cluster's CA");
        }
        if (has(failure, SslAuthenticationException.class)) {
            return Optional.of(
                    ofHandshake(kafka, protocol, String.valueOf(deepest(failure).getMessage())));
        }
        if (has(failure, UnsupportedSaslMechanismException.class)) {
            return Optional.of(kafka + " does not offer sasl.mechanism=" + settings.get("sasl.mechanism") + ": "
                    + message(failure));
        }
        if (has(failure, AuthenticationException.class)) {
            return Optional.of(kafka + " refused this client's credentials (" + message(failure)
                    + "); see whether user name and password in sasl.jaas.config are right, and sasl.mechanism is the"
                    + " one that the user was made for");
        }
        if (isSilence(failure) && !protocol.endsWith("SSL") && speaksTls(bootstrapServers)) {
            return Optional.of(kafka + " speaks TLS, and this client has security.protocol=" + protocol + "; set"
                    + " security.protocol="
                    + (protocol.startsWith("SASL") ? "SASL_SSL" : "SSL, or SASL_SSL with a user"));
        }
        return Optional.empty();
    }

    private static String ofHandshake(String kafka, String protocol, String reason) {
        if (reason.contains("Unsupported or unrecognized SSL message")) {
            return kafka + " does not speak TLS, and this client has security.protocol=" + protocol + "; set"
                    + " security.protocol=" + (protocol.startsWith("SASL") ? "SASL_PLAINTEXT" : "PLAINTEXT");
        }
        if (reason.contains("No subject alternative") || reason.contains("No name matching")) {
            return kafka + " shows a certificate of another host name (" + reason + "); connect by a name that the"
                    + " certificate has, or give the broker a certificate of this one";
        }
        return kafka + " and this client could not agree on TLS (" + reason
                + "); see the settings that begin with ssl.";
    }

    private static boolean isSilence(Throwable failure) {
        return has(failure, TimeoutException.class)
                || has(failure, java.util.concurrent.TimeoutException.class)
                || has(failure, DisconnectException.class)
                || has(failure, NetworkException.class);
    }

    private static boolean speaksTls(String bootstrapServers) {
        for (String server : bootstrapServers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            try {
                String host = server.substring(server.indexOf("://") < 0 ? 0 : server.indexOf("://") + 3, colon)
                        .trim();
                if (speaksTls(new InetSocketAddress(
                        host, Integer.parseInt(server.substring(colon + 1).trim())))) {
                    return true;
                }
            } catch (RuntimeException noAddress) {
                // Somebody else says so.
            }
        }
        return false;
    }

    private static boolean speaksTls(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, PROBE_TIMEOUT_MS);
            socket.setSoTimeout(PROBE_TIMEOUT_MS);
            socket.getOutputStream().write(CLIENT_HELLO);
            InputStream in = socket.getInputStream();
            int type = in.read();
            int major = in.read();
            if (type < 0) {
                throw new EOFException();
            }
            return (type == TLS_ALERT || type == TLS_HANDSHAKE) && major == 3;
        } catch (IOException noTls) {
            return false;
        }
    }

    private static byte[] clientHello() {
        byte[] body = new byte[41];
        body[0] = 3;
        body[1] = 3;
        // 32 bytes of "random", no session, one cipher suite (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), no compression.
        body[36] = 2;
        body[37] = (byte) 0xc0;
        body[38] = 0x2f;
        body[39] = 1;
        byte[] hello = new byte[9 + body.length];
        hello[0] = TLS_HANDSHAKE;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = (byte) (4 + body.length);
        hello[5] = 1;
        hello[8] = (byte) body.length;
        System.arraycopy(body, 0, hello, 9, body.length);
        return hello;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return failure.getClass().getSimpleName();
    }
}
