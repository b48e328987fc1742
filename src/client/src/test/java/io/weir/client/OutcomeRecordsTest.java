package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeRecordsTest {
    private static final TopicPartition EVENTS = new TopicPartition(Topics.RUN_EVENTS, 0);
    private static final String REQUEST = "weir.run-requests-0@7";

    private final List<String> told = new ArrayList<>();
    private final OutcomeRecords records = new OutcomeRecords(
            (waiter, result) -> told.add("result"),
            (waiter, answer) -> told.add(
                    answer instanceof RecordRejected rejected
                            ? rejected.reason().name()
                            : "answer"),
            (waiter, failure) -> told.add(String.valueOf(failure.getMessage())));
    private final RunWaiter own = new RunWaiter("run", EVENTS);

    @Test
    void aResultForAnOwnIdIsHeldUntilItIsKnownWhoseItIs() {
        own.requestStandsAt(REQUEST);

        tell(own, Topics.RESULTS, result());
        assertThat(told).isEmpty();
        tell(own, Topics.RUN_EVENTS, rejected(RejectionReason.CONFLICT));

        assertThat(told).containsExactly("CONFLICT");
    }

    @Test
    void aRunThatAnotherRequestBeganIsNoAnswer() {
        own.requestStandsAt(REQUEST);

        tell(own, Topics.RUN_EVENTS, began("weir.run-requests-0@6"));
        tell(own, Topics.RUN_EVENTS, began(null));
        tell(own, Topics.RESULTS, result());

        assertThat(told).isEmpty();
        assertThat(own.awaitedAnswers()).contains(EVENTS);
    }

    @Test
    void anAnswerIsKnownByItsSourceWhateverTheRunsFirstEventIs() {
        own.requestStandsAt(REQUEST);

        tell(own, Topics.RESULTS, result());
        tell(own, Topics.RUN_EVENTS, events(REQUEST, RunEventType.RUN_FAILED));

        assertThat(told).containsExactly("answer");
        assertThat(own.held()).isPresent();
        assertThat(own.awaitedAnswers()).isEmpty();
    }

    @Test
    void anAnswerReadBeforeTheAcknowledgementIsKeptForIt() {
        tell(own, Topics.RUN_EVENTS, began("weir.run-requests-0@6"));
        tell(own, Topics.RUN_EVENTS, rejected(RejectionReason.DUPLICATE));

        assertThat(told).isEmpty();
        assertThat(own.requestStandsAt(REQUEST)).containsInstanceOf(RecordRejected.class);
    }

    @Test
    void aResultForAGeneratedIdIsToldAtOnce() {
        tell(new RunWaiter("run", null), Topics.RESULTS, result());

        assertThat(told).containsExactly("result");
    }

    @Test
    void anUnreadableRecordFailsNobody() {
        RunWaiter waiter = new RunWaiter("run", null);

        tell(waiter, Topics.RESULTS, "{\"v\":1}".getBytes(StandardCharsets.UTF_8));
        tell(waiter, Topics.RESULTS, result());

        assertThat(told).containsExactly("result");
    }

    @Test
    void aResultOfANewerFormatFailsWhoWaitsForItInsteadOfLettingThemWait() {
        tell(new RunWaiter("run", null), Topics.RESULTS, "{\"v\":99}".getBytes(StandardCharsets.UTF_8));

        assertThat(told)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("a newer release of Weir wrote " + Topics.RESULTS + "-0@0", "format version 99");
    }

    @Test
    void whatIsAskedForInTheLogIsNotToldWithoutARecordOfANewerFormat() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(Topics.RUN_EVENTS, 0, 7, null, null);
        byte[] newer = "{\"v\":99}".getBytes(StandardCharsets.UTF_8);
        ProtocolException refusal = catchThrowableOfType(
                ProtocolException.class, () -> Codecs.runRecord().decode(newer));

        assertThatThrownBy(() -> OutcomeRecords.passOver(record, refusal))
                .isInstanceOf(WeirClientException.class)
                .hasMessageContaining("format version 99");
        OutcomeRecords.passOver(record, new ProtocolException("somebody else's"));
    }

    @Test
    void aPartitionIsReadUntilTheLastWhoNeedsItIsDecided() {
        Waiters waiters = new Waiters();
        RunWaiter other = new RunWaiter("other", EVENTS);
        waiters.add(own);
        waiters.add(other);

        waiters.answered(own);
        assertThat(waiters.wanted(List.of())).containsExactly(EVENTS);
        waiters.remove(own);
        waiters.remove(other);
        assertThat(waiters.wanted(List.of())).isEmpty();
        assertThat(waiters.isEmpty()).isTrue();
    }

    private void tell(RunWaiter waiter, String topic, byte[] value) {
        records.tell(List.of(waiter), new ConsumerRecord<>(topic, 0, 0, "run".getBytes(StandardCharsets.UTF_8), value));
    }

    private static byte[] began(@Nullable String source) {
        return events(source, RunEventType.RUN_STARTED);
    }

    private static byte[] events(@Nullable String source, RunEventType type) {
        return encode(new RunEvents(
                "run", "d", Instant.EPOCH, source, List.of(new RunEvent(1, type, null, -1, -1, Map.of()))));
    }

    private static byte[] rejected(RejectionReason reason) {
        return encode(new RecordRejected("run", Instant.EPOCH, reason, "made up by a test", REQUEST, null));
    }

    private static byte[] encode(RunRecord record) {
        return Codecs.runRecord().encode(record);
    }

    private static byte[] result() {
        return Codecs.workflowResult()
                .encode(new WorkflowResult(
                        "run",
                        "d",
                        "",
                        "hash",
                        RunStatus.SUCCESS,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null));
    }
}
