package io.weir.streams.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds transactions that hold back the records after them. The right to describe a topic is sufficient to find
 * held-back records. The right to read the topic is needed to find the producer. The right to describe the
 * transactional id is needed to find that id and the beginning of the transaction.
 */
public final class OpenTransactions {
    private final Admin admin;
    private final Answers answers;

    /** @param timeout how long Kafka may take for each answer */
    public OpenTransactions(Admin admin, Duration timeout) {
        this.admin = admin;
        this.answers = new Answers(timeout);
    }

    /**
     * Records of a partition that readers of committed records do not receive yet.
     *
     * @param from the offset of the first of them
     * @param to the offset after the last of them
     */
    public record HeldBack(long from, long to) {}

    /**
     * Returns the partitions whose committed end is not their end now. During every transaction this is the case for a
     * moment.
     */
    Fact<Map<TopicPartition, HeldBack>> heldBack(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        // The order matters: records that are committed in between must not count as held back.
        Fact<Map<TopicPartition, ListOffsetsResultInfo>> ends = ends(latest, IsolationLevel.READ_UNCOMMITTED);
        Fact<Map<TopicPartition, ListOffsetsResultInfo>> committed = ends(latest, IsolationLevel.READ_COMMITTED);
        if (committed.failure() != null) {
            return Fact.failed(committed.failure());
        }
        return ends.map(all -> {
            Map<TopicPartition, HeldBack> heldBack = new HashMap<>();
            Map<TopicPartition, ListOffsetsResultInfo> stable =
                    committed.known().orElseThrow();
            all.forEach((partition, end) -> {
                ListOffsetsResultInfo from = stable.get(partition);
                if (from != null && from.offset() < end.offset()) {
                    heldBack.put(partition, new HeldBack(from.offset(), end.offset()));
                }
            });
            return heldBack;
        });
    }

    /** Like {@link #heldBack}, or empty if Kafka does not answer. */
    public Optional<Map<TopicPartition, HeldBack>> tryHeldBack(Collection<TopicPartition> partitions) {
        return heldBack(partitions).known();
    }

    private Fact<Map<TopicPartition, ListOffsetsResultInfo>> ends(
            Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation) {
        return answers.of(
                admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all(), "tell the topics' ends");
    }

    /**
     * Returns the first transaction that holds back each of these partitions, with its owner as far as it can be read.
     */
    public List<OpenTransaction> describe(Map<TopicPartition, HeldBack> heldBack) {
        List<OpenTransaction> open = new ArrayList<>();
        heldBack.forEach((partition, held) -> {
            Fact<PartitionProducerState> producers = answers.of(
                    admin.describeProducers(List.of(partition)).partitionResult(partition),
                    "describe the producers of " + partition);
            if (producers.known().isEmpty()) {
                open.add(of(partition, held, "a producer that could not be read because: " + producers.whyNot(), null));
                return;
            }
            producers.known().orElseThrow().activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .min(Comparator.comparingLong(
                            producer -> producer.currentTransactionStartOffset().getAsLong()))
                    // The transaction may have ended meanwhile.
                    .ifPresent(producer -> open.add(of(partition, held, producer)));
        });
        open.sort(Comparator.comparing(found -> found.partition().toString()));
        return open;
    }

    private OpenTransaction of(TopicPartition partition, HeldBack held, ProducerState producer) {
        Instant lastWrite = producer.lastTimestamp() < 0 ? null : Instant.ofEpochMilli(producer.lastTimestamp());
        Fact<Collection<TransactionListing>> listed = answers.of(
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(Set.of(producer.producerId())))
                        .all(),
                "list transactions");
        Optional<String> id = listed.known()
                .flatMap(all ->
                        all.stream().map(TransactionListing::transactionalId).findFirst());
        if (id.isEmpty()) {
            String why =
                    listed.failure() == null ? "this client may not describe it, or it is unknown" : listed.whyNot();
            return of(
                    partition,
                    held,
                    "producer id " + producer.producerId() + " (its transactional id could not be read because: " + why
                            + ")",
                    lastWrite);
        }
        Fact<TransactionDescription> described = answers.of(
                admin.describeTransactions(List.of(id.get())).description(id.get()),
                "describe transaction " + id.get());
        Instant since = described
                .known()
                .filter(known -> known.transactionStartTimeMs().isPresent())
                .map(known ->
                        Instant.ofEpochMilli(known.transactionStartTimeMs().getAsLong()))
                .orElse(lastWrite);
        return of(partition, held, "'" + id.get() + "'", since);
    }

    private static OpenTransaction of(TopicPartition partition, HeldBack held, String owner, @Nullable Instant since) {
        return new OpenTransaction(partition, held.from(), held.to() - held.from(), owner, since);
    }
}
