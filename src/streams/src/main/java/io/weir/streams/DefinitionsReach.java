package io.weir.streams;

import io.weir.engine.PlanLookup;
import io.weir.protocol.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks how far the definitions' topic has been read. The global table is read on a separate thread, which may lag
 * behind or get no answer from the topic's leader. So a definition that is missing in the table may be registered
 * nevertheless.
 *
 * <p>The consumer's own lag is not sufficient, because it is the lag at its last fetch. So this class asks the cluster
 * for the end of the topic. Once the table has been read up to that end, it contains everything that was registered
 * before the question. The cluster is asked only while runs look for a missing definition, one question at a time.
 * Thread-safe.
 */
final class DefinitionsReach {
    /** The answer to a look-up while nothing is known. */
    static final long NOTHING = PlanLookup.Unknown.NOTHING;

    /** A lag that lasts longer than this is reported in the log and in health. */
    static final Duration LONG = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsReach.class);
    private static final long BETWEEN_QUESTIONS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** After a run's look-up, health reports for this long that the run waits. */
    private static final long WAITED_FOR_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String UNREAD = "; until then definitions that are registered are not known to this engine";

    private final LongSupplier nanoTime;
    private Function<Throwable, Optional<String>> explain = failure -> Optional.empty();
    private @Nullable Long refusedAt;
    private String refused = "";
    private @Nullable Ends ends;
    private Map<TopicPartition, Long> read = Map.of();
    private @Nullable Question question;
    private @Nullable Long lastAsked;
    private @Nullable Long reachedAt;
    private String failure = "";
    private @Nullable Long behindSince;
    private long lastLook;
    private boolean said;

    /** Returns the end offsets of partitions, for readers of committed records. */
    interface Ends extends Function<Collection<TopicPartition>, CompletionStage<Map<TopicPartition, Long>>> {}

    /** @param to the topic's end offsets, or null until the cluster has answered */
    private record Question(long at, @Nullable Map<TopicPartition, Long> to) {}

    DefinitionsReach() {
        this(System::nanoTime);
    }

    DefinitionsReach(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    static Ends endsBy(Admin admin) {
        return partitions -> {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            return admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .toCompletionStage()
                    .thenApply(listed -> {
                        Map<TopicPartition, Long> offsets = new HashMap<>();
                        listed.forEach((partition, end) -> offsets.put(partition, end.offset()));
                        return offsets;
                    });
        };
    }

    /**
     * Asks {@code cluster} from now on. Before this call, the table counts as fully read.
     *
     * @param refusals a sentence for a failure that is caused by a missing right
     */
    synchronized void asks(Ends cluster, Function<Throwable, Optional<String>> refusals) {
        ends = cluster;
        explain = refusals;
    }

    /** The topic can't be read at present because a right is missing. */
    synchronized void refused(AuthorizationException refusal) {
        long now = nanoTime.getAsLong();
        if (!isRefused(now)) {
            LOG.warn("{}", explained(refusal) + UNREAD);
        }
        refusedAt = now;
        refused = explained(refusal) + UNREAD;
    }

    /**
     * Polls between two refusals return neither records nor a refusal, so only time shows that the refusals have ended.
     */
    private boolean isRefused(long now) {
        Long at = refusedAt;
        return at != null && now - at < REFUSED_NANOS;
    }

    private String explained(Throwable cause) {
        return explain.apply(cause).orElseGet(() -> Shown.sentence(cause.toString()));
    }

    /** The table contains everything before these offsets. */
    synchronized void read(Map<TopicPartition, Long> positions) {
        read = Map.copyOf(positions);
        settle();
    }

    /**
     * Returns the time up to which all registered definitions are in the table, epoch milliseconds; at most
     * {@code now}. Also asks the cluster again, so that a later call may return a later time.
     */
    synchronized long upTo(long now) {
        Ends cluster = ends;
        if (cluster == null) {
            return now;
        }
        long nanos = nanoTime.getAsLong();
        lastLook = nanos;
        if (behindSince == null) {
            behindSince = nanos;
        }
        Long last = lastAsked;
        if (question == null && !read.isEmpty() && (last == null || nanos - last >= BETWEEN_QUESTIONS_NANOS)) {
            ask(cluster, nanos);
        }
        say(nanos);
        Long reached = reachedAt;
        return reached == null ? NOTHING : now - TimeUnit.NANOSECONDS.toMillis(nanos - reached) - 1;
    }

    private void ask(Ends cluster, long nanos) {
        lastAsked = nanos;
        question = new Question(nanos, null);
        cluster.apply(read.keySet()).whenComplete((found, failed) -> answered(nanos, found, failed));
    }

    private synchronized void answered(
            long asked, @Nullable Map<TopicPartition, Long> found, @Nullable Throwable failed) {
        if (found == null) {
            Throwable cause = failed instanceof CompletionException wrapped ? wrapped.getCause() : failed;
            failure = cause == null ? "no answer" : explained(cause);
            question = null;
            return;
        }
        failure = "";
        question = new Question(asked, found);
        settle();
    }

    private void settle() {
        Question asked = question;
        if (asked == null || asked.to() == null || !missing(asked.to()).isEmpty()) {
            return;
        }
        question = null;
        reachedAt = asked.at();
        Long since = behindSince;
        if (since != null && asked.at() - since >= 0) {
            behindSince = null;
            if (said) {
                LOG.info("The definitions are read to the end of their topic again");
                said = false;
            }
        }
    }

    private List<String> missing(Map<TopicPartition, Long> to) {
        List<String> behind = new ArrayList<>();
        to.forEach((partition, end) -> {
            long at = read.getOrDefault(partition, 0L);
            if (at < end) {
                behind.add(partition + " read up to offset " + at + " of " + end);
            }
        });
        return behind.stream().sorted().toList();
    }

    private void say(long nanos) {
        if (!said && isBehind(nanos)) {
            said = true;
            LOG.warn("{}", sentence());
        }
    }

    private boolean isBehind(long nanos) {
        Long since = behindSince;
        return since != null && nanos - since >= LONG.toNanos() && nanos - lastLook < WAITED_FOR_NANOS;
    }

    /** Returns a sentence while runs wait because the definitions lag behind. */
    synchronized List<String> troubles() {
        long now = nanoTime.getAsLong();
        if (isRefused(now)) {
            return List.of(refused);
        }
        return isBehind(now) ? List.of(sentence()) : List.of();
    }

    private String sentence() {
        Question asked = question;
        String why;
        if (asked != null && asked.to() != null) {
            why = "found " + String.join(", ", missing(asked.to()));
        } else {
            why = "Kafka did not say where it ends" + (failure.isEmpty() ? "" : ": " + failure);
        }
        return "the topic of definitions is not read to its end, so a run whose definition is not found yet goes on waiting; "
                + why;
    }
}
