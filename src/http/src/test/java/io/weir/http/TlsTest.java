package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.StepError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate that is made here. */
class TlsTest {
    private static final String PASSWORD = "password";

    @TempDir
    private Path directory;

    private Path certificate;
    private TestServer server;
    private TestStep step;

    @BeforeEach
    void start() throws Exception {
        Path keys = directory.resolve("server.p12");
        certificate = directory.resolve("server.pem");
        keytool("-genkeypair -alias server -keyalg EC -dname CN=server -ext SAN=DNS:localhost -validity 2 -keystore "
                + keys);
        keytool("-exportcert -rfc -alias server -keystore " + keys + " -file " + certificate);
        server = TestServer.startTls(context(keys)).answer("/a", 200, "application/json", "{\"tls\": true}");
        step = new TestStep().allow("localhost:" + server.port(), "127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static SSLContext context(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        assertThat(new ProcessBuilder(command).start().waitFor()).as(arguments).isZero();
    }

    private String config(String host) {
        return "{\"url\": \"https://" + host + ":" + server.port() + "/a\"}";
    }

    @Test
    void aCertificateOfTheFileIsTrusted() {
        step.authorities(certificate);

        assertThat(step.output(config("localhost")).at("/body/tls").booleanValue())
                .isTrue();
    }

    @Test
    void anUnknownCertificateIsNotTrusted() {
        StepError error = step.error(config("localhost"));

        assertThat(error.type()).isEqualTo("HttpTlsFailed");
        assertThat(error.retryable()).isFalse();
        assertThat(error.message())
                .contains("the server's certificate is not trusted", "start the worker with --ca-file");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() {
        StepError error = step.authorities(certificate).error(config("127.0.0.1"));

        assertThat(error.type()).isEqualTo("HttpTlsFailed");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void aRedirectToNoTlsIsRefused() {
        step.allow("127.0.0.1").authorities(certificate);
        server.redirect("/down", 302, "http://127.0.0.1/");

        StepError error = step.error("{\"url\": \"https://localhost:" + server.port() + "/down\"}");

        assertThat(error.type()).isEqualTo("HttpRedirectRefused");
        assertThat(error.message()).contains("leads from https to http");
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAtTheStart() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path text = Files.writeString(directory.resolve("text.pem"), "no certificate");

        for (Path file : List.of(empty, text, directory.resolve("missing.pem"))) {
            assertThatThrownBy(() ->
                            new TestStep().allow("localhost").authorities(file).error(config("localhost")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the certificates in " + file + " cannot be used");
        }
    }
}
