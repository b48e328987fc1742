package io.weir.streams;

import io.weir.streams.LastAnswers.Known;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster about topics, and stores its answers for a few seconds. Questions without an answer are not stored.
 * If a topic took records, the cluster is asked again in the background, and the last answer is used meanwhile. If it
 * did not or is not known, the caller waits for the answer, so that a new topic is found; but a stream thread waits
 * only once for the same question. Thread-safe.
 */
final class TopicAnswers<A> {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAnswers.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How long a stream thread waits for an answer, milliseconds. */
    static final long WAIT_MS = 2_000;

    private final Function<String, CompletionStage<Optional<A>>> question;
    private final Predicate<A> takes;
    private final LastAnswers<A> known;
    private final UnaryOperator<String> subject;
    private final LongSupplier nanoTime;
    private final long waitMs;
    private final Map<String, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();

    /**
     * @param question asks the cluster; empty if it did not answer
     * @param takes true for an answer that says that the topic takes records
     * @param known where the answers are stored
     * @param subject what is asked, for a log: {@code whether} and the rest of a sentence
     * @param waitMs how long a stream thread waits for an answer, milliseconds
     */
    TopicAnswers(
            Function<String, CompletionStage<Optional<A>>> question,
            Predicate<A> takes,
            LastAnswers<A> known,
            UnaryOperator<String> subject,
            LongSupplier nanoTime,
            long waitMs) {
        this.question = question;
        this.takes = takes;
        this.known = known;
        this.subject = subject;
        this.nanoTime = nanoTime;
        this.waitMs = waitMs;
    }

    /** Asks for a topic's description, with the operations that this client may perform on it. */
    static CompletionStage<TopicDescription> describe(Admin admin, String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        return admin.describeTopics(List.of(topic), options)
                .allTopicNames()
                .toCompletionStage()
                .thenApply(described -> Objects.requireNonNull(described.get(topic)));
    }

    /** Returns the answer, or null if there is none. */
    @Nullable
    A of(String name) {
        Known<A> last = known.of(name);
        if (last != null && isGood(last)) {
            return last.answer();
        }
        CompletableFuture<Void> pending = asking.get(name);
        boolean first = pending == null;
        if (pending == null) {
            pending = ask(name);
        }
        if (last != null && takes.test(last.answer())) {
            return last.answer();
        }
        if (first) {
            await(pending, name);
        }
        Known<A> answer = known.of(name);
        return answer == null || !isGood(answer) ? null : answer.answer();
    }

    private boolean isGood(Known<A> answer) {
        return nanoTime.getAsLong() - answer.atNanos() < FRESH_NANOS || isHeld(answer);
    }

    private boolean isHeld(Known<A> answer) {
        return nanoTime.getAsLong() - answer.until() < 0;
    }

    /** Asks the cluster now, and returns the last answer, or null if there is none. */
    @Nullable
    A askNow(String name) {
        CompletableFuture<Void> pending = asking.get(name);
        await(pending == null ? ask(name) : pending, name);
        return last(name);
    }

    /** Returns the stored answer, however old, or null if there is none. */
    @Nullable
    A last(String name) {
        Known<A> last = known.of(name);
        return last == null ? null : last.answer();
    }

    /**
     * Stores an answer that a broker gave by refusing a record, or by not taking it. Until {@code nanos} have passed,
     * the cluster's answer that the topic takes records does not replace it.
     */
    void learn(String name, A answer, long nanos) {
        long now = nanoTime.getAsLong();
        synchronized (known) {
            known.put(name, new Known<>(answer, now, now + nanos));
        }
    }

    private void said(String name, A answer) {
        long now = nanoTime.getAsLong();
        synchronized (known) {
            Known<A> last = known.of(name);
            if (last == null || !isHeld(last) || !takes.test(answer)) {
                known.put(name, new Known<>(answer, now, now));
            }
        }
    }

    private CompletableFuture<Void> ask(String name) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        asking.put(name, answered);
        question.apply(name).whenComplete((answer, failure) -> {
            if (answer != null) {
                answer.ifPresent(given -> said(name, given));
            }
            asking.remove(name, answered);
            answered.complete(null);
        });
        return answered;
    }

    private void await(CompletableFuture<Void> answered, String name) {
        try {
            answered.get(waitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Kafka did not say within {} ms {}", waitMs, subject.apply(name));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed with a failure", e);
        }
    }
}
