package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.local.DevDirectory;
import io.weir.cli.local.LocalWeir;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that the engine can't act on, and what an operator makes of them. Each test has a run id of its own. */
class DeadLettersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static LocalWeir local;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startWeir() {
        local = LocalWeir.kept(DevDirectory.in(directory), 0, Map.of(), (part, what, took) -> {})
                .start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", local.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close(Duration.ofSeconds(2));
        local.close();
    }

    @Test
    void aLetterIsListedShownAndExported() throws Exception {
        byte[] junk = utf8("{\"run_id\": \"\u001b[31mred\", no");
        send(Topics.RUN_REQUESTS, "listed", junk, Map.of("traceparent", "00-abc"));
        String position = position("listed");

        CommandLineRun narrow = weir(OptionalInt.of(80), "dead-letters", "list", "--run", "listed");
        assertThat(narrow.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(visible(line).length()).isLessThanOrEqualTo(80));
        assertThat(narrow.out()).contains(position + "  ", "unreadable", "weir.run-requests-");
        CommandLineRun piped = weir("dead-letters", "list", "--run", "listed", "--reason", "unreadable");
        assertThat(piped.out().lines()).singleElement().asString().doesNotContain("\u001b");
        assertThat(weir("dead-letters", "list", "--run", "listed", "--reason", "empty")
                        .out())
                .isEqualTo("no dead letters\n");
        assertThat(weir("dead-letters", "list", "--run", "listed", "--until", "1h")
                        .out())
                .isEqualTo("no dead letters\n");

        CommandLineRun shown = weir("dead-letters", "show", "weir.dead-letters-" + position);
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .contains("reason    unreadable", "header    traceparent = 00-abc", "key       listed")
                .contains("  {\"run_id\": \"\\u001b[31mred\", no")
                .doesNotContain("\u001b");

        CommandLineRun exported = weir("dead-letters", "export", "--run", "listed");
        JsonNode letter = JsonText.parse(utf8(exported.out()));
        assertThat(Base64.getDecoder().decode(letter.path("value").asText())).isEqualTo(junk);
        assertThat(letter.at("/source/topic").asText()).isEqualTo(Topics.RUN_REQUESTS);
        assertThat(weir("dead-letters", "export", "--run", "listed", "-o", "out.ndjson")
                        .out())
                .startsWith("1 dead letter in");
        assertThat(Files.readAllLines(directory.resolve("out.ndjson"))).hasSize(1);
        assertThat(weir("dead-letters", "export", "-o", "out.ndjson").exitCode())
                .as("a file that is there is not overwritten")
                .isEqualTo(ExitCode.CONFLICT);
    }

    @Test
    void whatIsRetriedIsActedOnAndItsFailingAgainShows() {
        send(Topics.RUN_CONTROLS, "again", utf8("{\"type\":\"resume\"}"), Map.of("traceparent", "00-def"));
        String position = position("again");

        CommandLineRun asked = weir("dead-letters", "retry", "--run", "again");
        assertThat(asked.exitCode()).isZero();
        assertThat(asked.out()).contains("would retry " + position, "--yes does it");
        CommandLineRun retried = weir("dead-letters", "retry", position);
        assertThat(retried.exitCode()).as(retried.err()).isZero();
        assertThat(retried.out()).contains("retried " + position + ", now weir.run-controls-");

        await().atMost(PATIENCE)
                .until(() -> letters("again").stream()
                        .anyMatch(letter ->
                                letter.path("retried_from").asText().equals("weir.dead-letters-" + position)));
        JsonNode second = letters("again").get(0);
        assertThat(second.path("reason").asText()).isEqualTo("unknown_run");
        CommandLineRun shown = weir("dead-letters", "show", second.path("partition") + "@" + second.path("offset"));
        assertThat(shown.out())
                .contains("retried   from weir.dead-letters-" + position, "header    traceparent = 00-def");
    }

    @Test
    void aRequestThatCameTooEarlyIsServedWhenItIsRetried() throws Exception {
        send(Topics.RUN_CONTROLS, "early", utf8("{\"type\":\"cancel\",\"reason\":\"no more\"}"), Map.of());
        String position = position("early");
        Files.writeString(directory.resolve("wait.yaml"), "id: wait\nsteps: [{id: a, queue: default}]\n");
        assertThat(weir("register", "wait.yaml").exitCode()).isZero();
        assertThat(weir("run", "wait", "--run-id", "early").exitCode()).isZero();

        assertThat(weir("dead-letters", "retry", position).exitCode()).isZero();

        await().atMost(PATIENCE).until(() -> weir("show", "early").out().contains("status    cancelled"));
    }

    @Test
    void aLetterThatWasCutOrThatNamesAnotherTopicIsNotRetried() {
        Map<String, String> headers = new HashMap<>(Map.of(
                "weir.dlq.topic", "weir.run-requests",
                "weir.dlq.partition", "0",
                "weir.dlq.offset", "1",
                "weir.dlq.timestamp", "0",
                "weir.dlq.reason", "too_large",
                "weir.dlq.message", "too long",
                "weir.dlq.truncated", "3000000"));
        send(Topics.DEAD_LETTERS, "cut", new byte[] {0, (byte) 0xff, 65}, headers);
        headers.remove("weir.dlq.truncated");
        headers.put("weir.dlq.topic", "payments");
        send(Topics.DEAD_LETTERS, "strange", utf8("x"), headers);

        CommandLineRun cut = weir("dead-letters", "retry", position("cut"));
        CommandLineRun strange = weir("dead-letters", "retry", "--run", "strange", "--yes");

        assertThat(cut.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(cut.err()).contains("it was cut: 3 of its 3000000 bytes are kept");
        assertThat(strange.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(strange.err()).contains("names 'payments' as its source");
        assertThat(weir("dead-letters", "show", position("cut")).out()).contains("00000000  00 ff 41 ", "..A");
    }

    @Test
    void aRunIsPutAsideAndLetOut() throws Exception {
        Files.writeString(directory.resolve("aside.yaml"), "id: aside\nsteps: [{id: a}, {id: b}]\n");
        assertThat(weir("register", "aside.yaml").exitCode()).isZero();
        assertThat(weir("run", "aside", "--run-id", "held").exitCode()).isZero();
        await().atMost(PATIENCE).until(() -> weir("show", "held").out().contains("dispatched"));

        assertThat(weir("quarantine", "held", "--reason", "charges twice").out())
                .contains("`weir resume held` continues it");
        await().atMost(PATIENCE).until(() -> weir("show", "held").out().contains("status    quarantined"));
        assertThat(weir("show", "held").out()).contains("held      by the operator, ", ": charges twice");
        assertThat(weir("quarantine", "held").err()).contains("is already in quarantine");
        assertThat(weir("resume", "held", "--step", "a").exitCode()).isEqualTo(ExitCode.FAILED);

        assertThat(weir("resume", "held").out()).contains("leave quarantine");
        await().atMost(PATIENCE).until(() -> weir("show", "held").out().contains("status    running"));
        assertThat(weir("show", "held", "--events").out()).contains("quarantined: charges twice", "resumed");
        assertThat(weir("cancel", "held").exitCode()).isZero();
        await().atMost(PATIENCE).until(() -> weir("quarantine", "held").err().contains("has already ended"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(weir("dead-letters", "show", "0@999999").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(weir("dead-letters", "show", "99@0").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(weir("dead-letters", "retry", "--run", "nobody", "--yes").exitCode())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(weir("dead-letters", "retry").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(weir("dead-letters", "show", "17").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static String position(String key) {
        await().atMost(PATIENCE).until(() -> !letters(key).isEmpty());
        JsonNode letter = letters(key).get(0);
        return letter.path("partition").asText() + "@" + letter.path("offset").asText();
    }

    /** The newest first. */
    private static List<JsonNode> letters(String run) {
        JsonNode list = JsonText.parse(
                utf8(weir("dead-letters", "list", "--run", run, "--json").out()));
        return java.util.stream.StreamSupport.stream(list.spliterator(), false).toList();
    }

    private static void send(String topic, String key, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, utf8(key), value);
        headers.forEach((name, text) -> record.headers().add(new RecordHeader(name, utf8(text))));
        try {
            producer.send(record).get();
        } catch (Exception e) {
            throw new AssertionError("could not send", e);
        }
    }

    private static String visible(String line) {
        return line.replaceAll("\u001b\\[[0-9]*m", "");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CommandLineRun weir(String... arguments) {
        return weir(OptionalInt.empty(), arguments);
    }

    private static CommandLineRun weir(OptionalInt columns, String... arguments) {
        return CommandLineRun.weir(new Surroundings(Map.of(), directory, columns), arguments);
    }
}
