package io.weir.cli;

import static org.awaitility.Awaitility.await;

import io.weir.access.Right;
import io.weir.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;

/** A broker with TLS, SCRAM and the standard authorizer, which denies what no ACL permits. */
final class SecuredKafka implements AutoCloseable {
    private static final String PASSWORD = "store-password";
    private static final String ADMIN = "broker";

    private final Path truststore;
    private final String plain;
    private final EmbeddedBroker broker;
    private final Admin admin;

    SecuredKafka(Path directory) throws IOException, InterruptedException {
        Path keystore = directory.resolve("broker.p12");
        Path certificate = directory.resolve("broker.pem");
        truststore = directory.resolve("trust.p12");
        keytool("-genkeypair -alias broker -keyalg EC -dname CN=broker -ext SAN=IP:127.0.0.1 -validity 2 -keystore "
                + keystore);
        keytool("-exportcert -rfc -alias broker -keystore " + keystore + " -file " + certificate);
        keytool("-importcert -noprompt -alias broker -keystore " + truststore + " -file " + certificate);
        plain = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + ADMIN
                + "\" password=\"" + ADMIN + "\" user_" + ADMIN + "=\"" + ADMIN + "\";";
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("listener.name.broker.plain.sasl.jaas.config", plain);
        settings.put(
                "listener.name.broker.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", keystore.toString());
        settings.put("ssl.keystore.password", PASSWORD);
        settings.put("ssl.key.password", PASSWORD);
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", truststore.toString());
        settings.put("ssl.truststore.password", PASSWORD);
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // Anonymous is who comes over the controller's listener: the broker itself.
        settings.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
        settings.put("transaction.max.timeout.ms", "900000");
        broker = EmbeddedBroker.ephemeral(settings);
        admin = Admin.create(superUser());
    }

    /** What a client is given that may do anything. */
    Map<String, Object> superUser() {
        Map<String, Object> own = trusting();
        own.put("sasl.mechanism", "PLAIN");
        own.put("sasl.jaas.config", plain);
        own.put("bootstrap.servers", bootstrapServers());
        return own;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Path log = Files.createTempFile("keytool", ".log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("keytool " + arguments + ": " + Files.readString(log));
        }
        Files.delete(log);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    private Map<String, Object> trusting() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("security.protocol", "SASL_SSL");
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", truststore.toString());
        settings.put("ssl.truststore.password", PASSWORD);
        return settings;
    }

    /** What a client of that user is given; the user is made when it is not there. */
    Map<String, Object> user(String name) {
        try {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), name)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new AssertionError("user " + name, e);
        }
        return login(name, name);
    }

    Map<String, Object> login(String name, String password) {
        Map<String, Object> settings = trusting();
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + name + "\" password=\""
                        + password + "\";");
        return settings;
    }

    void give(String user, List<Right> rights) {
        try {
            admin.createAcls(rights.stream().map(right -> acl(user, right)).toList())
                    .all()
                    .get();
            awaitAcls(user, rights, true);
        } catch (Exception e) {
            throw new AssertionError("rights of " + user, e);
        }
    }

    void take(String user, Right right) {
        try {
            admin.deleteAcls(List.of(acl(user, right).toFilter())).all().get();
            awaitAcls(user, List.of(right), false);
        } catch (Exception e) {
            throw new AssertionError("rights of " + user, e);
        }
    }

    /** Until the broker, and not only the controller, goes by it. */
    private void awaitAcls(String user, List<Right> rights, boolean there) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rights.stream().map(right -> acl(user, right)).allMatch(acl -> isThere(acl) == there));
    }

    private boolean isThere(AclBinding acl) {
        try {
            return !admin.describeAcls(acl.toFilter()).values().get().isEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static AclBinding acl(String user, Right right) {
        return new AclBinding(
                new ResourcePattern(right.type(), right.name(), right.pattern()),
                new AccessControlEntry("User:" + user, "*", right.operation(), AclPermissionType.ALLOW));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        broker.close();
    }
}
