package io.weir.streams;

import static io.weir.streams.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final int PARTITIONS = 8;

    private final Router router = new Router(PARTITIONS);

    @ParameterizedTest
    @ValueSource(strings = {"a", "run-1", "läuft", "0192f1c0-7a2b-7cc3-98c4-dc0c0c07398f"})
    void aRunLivesWhereKafkasJavaProducerPutsItsKey(String runId) {
        assertThat(router.home(runId)).isEqualTo(BuiltInPartitioner.partitionForKey(utf8(runId), PARTITIONS));
    }

    @Test
    void aRecordAtHomeStaysWhateverItsKey() {
        int home = router.home("r1");

        assertThat(router.place(source(home, null, new RecordHeaders()), "r1")).isEqualTo(Router.Place.HERE);
        assertThat(router.place(source(home, utf8("other"), new RecordHeaders()), "r1"))
                .isEqualTo(Router.Place.HERE);
    }

    @Test
    void aRecordElsewhereIsSentHomeAsItIs() {
        int home = router.home("r1");
        int wrong = (home + 3) % PARTITIONS;
        Source source = source(wrong, null, new RecordHeaders().add("mine", utf8("kept")));

        assertThat(router.place(source, "r1")).isEqualTo(Router.Place.ELSEWHERE);
        Outgoing sent = router.sentOn(source, "r1");

        assertThat(sent.topic()).isEqualTo(Topics.RUN_REQUESTS);
        assertThat(sent.partition(PARTITIONS)).isEqualTo(home);
        assertThat(sent.key()).isEqualTo(utf8("r1"));
        assertThat(sent.value()).isEqualTo(utf8("{}"));
        assertThat(sent.headers().lastHeader("mine").value()).isEqualTo(utf8("kept"));
        assertThat(router.place(source(home, sent.key(), sent.headers()), "r1")).isEqualTo(Router.Place.HERE);
    }

    @Test
    void aRecordIsSentOnOnceOnly() {
        int wrong = (router.home("r1") + 1) % PARTITIONS;
        Headers headers = new RecordHeaders().add(Router.HEADER, utf8("weir.run-requests-3@7"));

        assertThat(router.place(source(wrong, utf8("r1"), headers), "r1")).isEqualTo(Router.Place.LOST);
    }

    @Test
    void recordsOfATopicWithFewerPartitionsAreFolded() {
        Outgoing record = Outgoing.ofRun(Topics.STEP_CANCELLED, "r1", 7, utf8("{}"));

        assertThat(record.partition(8)).isEqualTo(7);
        assertThat(record.partition(1)).isZero();
    }

    private static Source source(int partition, byte[] key, Headers headers) {
        return new Source(Topics.RUN_REQUESTS, partition, 42, 0, key, utf8("{}"), headers);
    }
}
