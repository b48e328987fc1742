package io.weir.streams;

import static io.weir.streams.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.poison.Poison;
import io.weir.poison.PoisonCorpus;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole corpus through the topology, without a broker: each is answered for, and the record behind it is served. */
class PoisonCorpusTest {
    @TempDir
    Path directory;

    private TopologyFixture engine;
    private int served;

    @BeforeEach
    void start() {
        engine = new TopologyFixture(directory, Map.of());
        engine.define("one", "id: one\nsteps: [{id: only}]\n");
        engine.define("d", "id: d\nsteps: [{id: s}]\n");
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void everyRequestIsAcceptedOnceRefusedOrPutAside() {
        List<Poison> corpus = PoisonCorpus.all();
        for (int i = 0; i < corpus.size(); i++) {
            Poison poison = corpus.get(i);

            engine.pipe(Topics.RUN_REQUESTS, key(i), poison.bytes(), headers(i));

            answered(poison, Topics.RUN_REQUESTS);
            theNextRunIsServed(poison);
        }
    }

    @Test
    void everyControlIsRefusedOrPutAside() {
        List<Poison> corpus = PoisonCorpus.all();
        for (int i = 0; i < corpus.size(); i++) {
            Poison poison = corpus.get(i);

            engine.pipe(Topics.RUN_CONTROLS, key(i), poison.bytes(), headers(i));

            answered(poison, Topics.RUN_CONTROLS);
            theNextRunIsServed(poison);
        }
    }

    @Test
    void everyReportIsRefusedOrPutAsideAndTheRunGoesOn() {
        engine.start("r", "d", "{}");
        StepReady waiting = engine.onlyDispatch();
        engine.history();
        List<Poison> corpus = PoisonCorpus.all();
        for (int i = 0; i < corpus.size(); i++) {
            Poison poison = corpus.get(i);

            engine.pipe(Topics.STEP_COMPLETED, key(i), poison.bytes(), headers(i));

            answered(poison, Topics.STEP_COMPLETED);
            theNextRunIsServed(poison);
        }
        engine.succeed(waiting, "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void everyDefinitionRunsOrFailsTheRunsThatNameIt() {
        for (Poison poison : PoisonCorpus.all()) {
            String id = id(poison);
            engine.pipe(Topics.DEFINITIONS, utf8(id), poison.bytes(), headers(1));
            engine.pipe(Topics.DEFINITIONS, null, poison.bytes(), headers(2));

            engine.start("of poison " + served, id, "{\"name\":1}");

            int dispatches = engine.dispatched().size();
            assertThat(engine.results().size() + dispatches).as(poison.name()).isPositive();
            assertThat(engine.deadLetters()).as(poison.name()).isEmpty();
            engine.history();
            theNextRunIsServed(poison);
        }
    }

    @Test
    void whatARecordClaimsToBeIsNotWhatItsDeadLetterSays() {
        for (int i = 1; i <= 4; i++) {
            engine.pipe(Topics.RUN_REQUESTS, null, utf8("{"), headers(i));

            TestRecord<byte[], byte[]> letter =
                    engine.records(Topics.DEAD_LETTERS).get(0);
            for (String name : DeadLetter.of(null, null, TopologyFixture.headers(letter))
                    .headers()
                    .keySet()) {
                assertThat(letter.headers().headers(name)).as(name).hasSize(1);
            }
            assertThat(letter.headers().headers(DeadLetters.TRUNCATED_HEADER)).isEmpty();
            assertThat(DeadLetter.of(null, null, TopologyFixture.headers(letter))
                            .topic())
                    .isEqualTo(Topics.RUN_REQUESTS);
        }
    }

    /** Its own, where it has one and could be run under it. */
    private static String id(Poison poison) {
        try {
            return Definitions.read(poison.bytes()).id();
        } catch (InvalidDefinitionException unreadable) {
            return "poison";
        }
    }

    /** One record in, one out: a dead letter with the same bytes, a refusal, or the first event of a run. */
    private void answered(Poison poison, String topic) {
        List<DeadLetter> letters = engine.deadLetters();
        // Whoever sent a request that became a dead letter is told so.
        long told = engine.history().stream()
                .filter(record -> !(record instanceof RunRecord.RecordRejected rejected
                        && rejected.reason() == RejectionReason.DEAD_LETTER))
                .count();
        engine.dispatched();
        engine.results();
        assertThat(letters.size() + told).as(poison.name()).isEqualTo(1);
        for (DeadLetter letter : letters) {
            assertThat(letter.reason()).as(poison.name()).isNotBlank();
            assertThat(letter.message()).as(poison.name()).isNotBlank();
            assertThat(letter.topic()).isEqualTo(topic);
            assertThat(startsWith(poison.bytes(), letter.value()))
                    .as("the letter of " + poison + " has its bytes")
                    .isTrue();
        }
    }

    /** AssertJ takes seconds for a megabyte. */
    private static boolean startsWith(byte[] all, byte[] start) {
        return start.length <= all.length && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }

    private void theNextRunIsServed(Poison poison) {
        String run = "healthy-" + served++;
        engine.start(run, "one", "{}");
        List<StepReady> dispatched = engine.dispatched();
        assertThat(dispatched).as("behind " + poison).hasSize(1);
        engine.succeed(dispatched.get(0), "1");
        assertThat(engine.onlyResult().workflowId()).isEqualTo(run);
        engine.history();
    }

    /** None, an id, no UTF-8, an empty one, control characters, one that is too long. */
    static byte[] key(int i) {
        return switch (i % 6) {
            case 0 -> null;
            case 1 -> utf8("poisoned-" + i);
            case 2 -> new byte[] {(byte) 0xff, (byte) 0xfe};
            case 3 -> new byte[0];
            case 4 -> utf8("a\u0000b\n");
            default -> utf8("k".repeat(10_000));
        };
    }

    /** None, Weir's own forged, the same twice, nulls, and a hundred strange ones. */
    static Header[] headers(int i) {
        List<Header> headers = new ArrayList<>();
        switch (i % 5) {
            case 1 -> {
                headers.add(new RecordHeader(Router.HEADER, utf8("forged")));
                headers.add(new RecordHeader(DeadLetter.REASON_HEADER, utf8("forged")));
                headers.add(new RecordHeader(DeadLetter.OFFSET_HEADER, utf8("-7")));
                headers.add(new RecordHeader(DeadLetters.TRUNCATED_HEADER, utf8("NaN")));
            }
            case 2 -> {
                headers.add(new RecordHeader(DeadLetter.TOPIC_HEADER, utf8("forged")));
                headers.add(new RecordHeader(DeadLetter.TOPIC_HEADER, utf8("again")));
                headers.add(new RecordHeader("traceparent", new byte[] {(byte) 0xff}));
            }
            case 3 -> {
                headers.add(new RecordHeader(DeadLetter.PARTITION_HEADER, (byte[]) null));
                headers.add(new RecordHeader("", (byte[]) null));
            }
            case 4 -> {
                for (int h = 0; h < 100; h++) {
                    headers.add(new RecordHeader("weir.\u0000" + h, new byte[h]));
                }
            }
            default -> {}
        }
        return headers.toArray(new Header[0]);
    }
}
