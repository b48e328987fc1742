package io.weir.client;

import io.weir.client.StartAnswer.Kind;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunIds;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Requests runs, and handles the engine's answer to each request. */
final class RunStarter implements AutoCloseable {
    private final KafkaLink link;
    private final OutcomeListener outcomes;
    private final PastResults past;
    private final CommandBytes commands;
    private final Completions completions;
    private final LateAnswers late;

    RunStarter(
            KafkaLink link,
            OutcomeListener outcomes,
            PastResults past,
            CommandBytes commands,
            Completions completions) {
        this.link = link;
        this.outcomes = outcomes;
        this.past = past;
        this.commands = commands;
        this.completions = completions;
        this.late = new LateAnswers(link, this::answered);
    }

    /**
     * Writes a request and registers a waiter for the end of its run.
     *
     * @param answerWanted true if the answer is needed even for a generated id
     */
    RunWaiter send(RunRequest request, boolean answerWanted) {
        String ownId = request.runId();
        String runId = ownId == null ? RunIds.newRunId() : ownId;
        byte[] command = commands.encode(new RunCommand.StartRun(
                runId,
                request.definitionId(),
                request.definitionHash(),
                request.input(),
                request.completed(),
                request.forkedFrom()));
        RunWaiter waiter =
                new RunWaiter(runId, ownId != null || answerWanted ? link.partitionOf(Topics.RUN_EVENTS, runId) : null);
        outcomes.add(waiter);
        try {
            RecordMetadata stands = link.send(Topics.RUN_REQUESTS, runId, command);
            String position = stands.topic() + "-" + stands.partition() + "@" + stands.offset();
            if (ownId == null && !answerWanted) {
                late.await(waiter, position, Instant.ofEpochMilli(stands.timestamp()));
            }
            waiter.requestStandsAt(position).ifPresent(answer -> {
                outcomes.stopReadingFor(waiter);
                answered(waiter, answer);
            });
            return waiter;
        } catch (RuntimeException e) {
            waiter.result().completeExceptionally(e);
            throw e;
        }
    }

    StartAnswer start(RunRequest request, Duration patience) {
        RunWaiter waiter = send(request, true);
        try {
            CompletableFuture.anyOf(waiter.answer(), waiter.result()).get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return described(waiter.answer().get(0, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new StartAnswer(waiter.runId(), Kind.NONE, "", null);
        } catch (InterruptedException e) {
            throw Waiting.interrupted("waiting for an answer about run '" + waiter.runId() + "'", e);
        } catch (ExecutionException e) {
            throw link.translate("waiting for an answer about run '" + waiter.runId() + "'", Topics.RUN_EVENTS, e);
        } finally {
            waiter.result().cancel(false);
        }
    }

    void answered(RunWaiter waiter, RunRecord answer) {
        waiter.answer().complete(answer);
        if (answer instanceof RecordRejected rejection && !isOfSameRun(rejection)) {
            completions.execute(() -> waiter.result().completeExceptionally(refusal(rejection)));
        } else if (waiter.held().isPresent()) {
            completions.execute(() -> waiter.held().ifPresent(waiter.result()::complete));
        } else if (answer instanceof RecordRejected) {
            // The run exists. If it still goes on, its result is yet to come and the waiter stays.
            past.find(waiter);
        }
    }

    private static boolean isOfSameRun(RecordRejected rejection) {
        return rejection.reason() == RejectionReason.DUPLICATE || rejection.reason() == RejectionReason.TERMINAL;
    }

    private static WeirClientException refusal(RecordRejected rejection) {
        return rejection.reason() == RejectionReason.CONFLICT
                ? new RunConflictException(rejection.runId(), rejection.message())
                : new WeirClientException("run '" + rejection.runId() + "' was not started: " + rejection.message());
    }

    private static StartAnswer described(RunRecord answer) {
        if (answer instanceof RecordRejected rejection) {
            if (isOfSameRun(rejection)) {
                return new StartAnswer(answer.runId(), Kind.EXISTS, rejection.message(), null);
            }
            throw refusal(rejection);
        }
        if (!(answer instanceof RunEvents batch)) {
            throw new IllegalArgumentException("unknown kind of run record: " + answer);
        }
        for (RunEvent event : batch.events()) {
            if (event.type() == RunEventType.RUN_FAILED) {
                return new StartAnswer(
                        answer.runId(), Kind.FAILED, text(event, "error_message"), text(event, "error_type"));
            }
            if (event.type() == RunEventType.RUN_WAITING) {
                return new StartAnswer(
                        answer.runId(),
                        Kind.WAITING,
                        "no definition '" + batch.definitionId() + "' is registered",
                        null);
            }
        }
        return new StartAnswer(answer.runId(), Kind.STARTED, "", null);
    }

    @Override
    public void close() {
        late.close();
    }

    private static String text(RunEvent event, String name) {
        return String.valueOf(event.data().getOrDefault(name, ""));
    }
}
