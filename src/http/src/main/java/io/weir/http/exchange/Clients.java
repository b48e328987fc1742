package io.weir.http.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Creates the HTTP client: no redirects, no cookies, and no proxy but a given one. */
public final class Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private Clients() {}

    /**
     * Creates a client.
     *
     * @param authorities a PEM file with certificates that are trusted besides those of the JVM, or null
     * @param proxy its name is resolved for each connection; null for none
     * @throws IllegalArgumentException if the file has no certificates
     */
    public static HttpClient create(@Nullable Path authorities, @Nullable InetSocketAddress proxy) {
        AtomicInteger number = new AtomicInteger();
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(proxy == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(proxy))
                .executor(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task, "weir-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                }));
        if (authorities != null) {
            client.sslContext(trusting(authorities));
        }
        return client.build();
    }

    private static SSLContext trusting(Path authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (TrustManager manager : trustManagers(null)) {
                if (manager instanceof X509TrustManager standard) {
                    for (X509Certificate certificate : standard.getAcceptedIssuers()) {
                        trusted.setCertificateEntry("jvm-" + number++, certificate);
                    }
                }
            }
            for (Certificate certificate : read(authorities)) {
                trusted.setCertificateEntry("file-" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(trusted), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException(
                    "the certificates in " + authorities + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** @param trusted null for those of the JVM */
    private static TrustManager[] trustManagers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("found no certificate, expected a PEM file with at least one");
            }
            return certificates;
        }
    }
}
