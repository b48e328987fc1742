package io.weir.protocol;

import io.weir.protocol.RunCommand.CancelRun;
import io.weir.protocol.RunCommand.CompleteStep;
import io.weir.protocol.RunCommand.QuarantineRun;
import io.weir.protocol.RunCommand.ResumeRun;
import io.weir.protocol.RunCommand.SendEvent;
import io.weir.protocol.RunCommand.SkipStep;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.StepReady.LoopContext;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The format fixtures of version 1 and what each of them says. They are kept as they are for ever: a release that reads
 * one of them in another way has broken the format.
 */
final class GoldenRecords {
    private static final String HASH = "0f3a9c1d2b4e5f60718293a4b5c6d7e8";
    private static final Instant AT = Instant.parse("2026-11-23T05:18:59Z");
    private static final String ORDER = "order-4711";

    private GoldenRecords() {}

    /**
     * @param canonical whether it is also, byte for byte, what is written
     */
    record Golden<T>(String file, Codec<T> codec, T value, boolean canonical) {
        byte[] bytes() {
            try (InputStream in = GoldenRecords.class.getResourceAsStream("/protocol/v1/" + file)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .getBytes(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The name of the record type's schema. */
        String schema() {
            return file.substring(0, file.indexOf('.'));
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Golden<?>> all() {
        return Stream.of(requests(), controls(), work(), reports(), results(), events())
                .flatMap(s -> s);
    }

    private static Stream<Golden<?>> requests() {
        Codec<StartRun> codec = Codecs.runRequest();
        return Stream.of(
                golden(
                        "run-request.start.json",
                        codec,
                        new StartRun(ORDER, "order", HASH, json("{'order':4711,'note':'schnell, bitte – 漢字 😀'}"))),
                golden(
                        "run-request.fork.json",
                        codec,
                        new StartRun(
                                ORDER + "-2",
                                "order",
                                HASH,
                                json("{'order':4711}"),
                                Map.of("reserve", json("{'ok':true}")),
                                new ForkedFrom(ORDER, "the bank was down"))),
                new Golden<>(
                        "run-request.start-minimal.json",
                        codec,
                        new StartRun(ORDER, "order", null, Payload.NULL),
                        false));
    }

    private static Stream<Golden<?>> controls() {
        Codec<RunCommand.Control> codec = Codecs.runControl();
        return Stream.of(
                golden("run-control.cancel.json", codec, new CancelRun(ORDER, "asked by the customer")),
                golden("run-control.resume.json", codec, new ResumeRun(ORDER, "charge")),
                golden("run-control.quarantine.json", codec, new QuarantineRun(ORDER, "looked into")),
                golden(
                        "run-control.complete-step.json",
                        codec,
                        new CompleteStep(
                                ORDER, "charge", new Outcome.Success(json("{'receipt':17}")), "paid by bank transfer")),
                golden(
                        "run-control.complete-step-failed.json",
                        codec,
                        new CompleteStep(
                                ORDER,
                                "charge",
                                new Outcome.Failure(StepError.permanent("CardDeclined", "the bank said no")),
                                null)),
                golden(
                        "run-control.event.json",
                        codec,
                        new SendEvent(ORDER, "paid", "payment-77", json("{'amount':12}"))),
                golden(
                        "run-control.skip-step.json",
                        codec,
                        new SkipStep(ORDER, "charge", json("{'waived':true}"), "waived")));
    }

    private static Stream<Golden<?>> work() {
        StepReady first = new StepReady(
                new AttemptId(ORDER, "reserve", 0, 1),
                "order",
                HASH,
                "reserve",
                "stock",
                1,
                "t",
                AT,
                Payload.NULL,
                Map.of(),
                null,
                Payload.EMPTY_OBJECT,
                Duration.ofSeconds(10),
                null,
                null,
                false,
                null);
        Map<String, Payload> dependencies = new LinkedHashMap<>();
        dependencies.put("generate", json("{'text':'Ein Wehr …'}"));
        dependencies.put("critique", json("{'decision':'revise'}"));
        StepReady loop = new StepReady(
                new AttemptId("text-1", "revise", 1, 2),
                "critique-revise",
                HASH,
                "revise-text",
                "default",
                3,
                "kP3x9w",
                AT.plusMillis(123),
                json("{'topic':'weirs'}"),
                dependencies,
                new LoopContext(
                        1,
                        3,
                        json("{'text':'Ein Wehr …'}"),
                        Payload.ofJson("[\"too short\",\"no section \\\"Limits\\\"\"]")),
                json("{'min_words':50}"),
                null,
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                true,
                null);
        StepReady handler = new StepReady(
                new AttemptId(ORDER, "ask-for-another-card", 0, 1),
                "order",
                HASH,
                "ask-for-another-card",
                "default",
                3,
                "t",
                AT,
                Payload.NULL,
                Map.of(),
                null,
                Payload.EMPTY_OBJECT,
                Duration.ofSeconds(10),
                null,
                null,
                false,
                json("{'type':'CardDeclined','message':'expired','step':'charge'}"));
        return Stream.of(
                golden("step-ready.first.json", Codecs.stepReady(), first),
                golden("step-ready.loop.json", Codecs.stepReady(), loop),
                golden("step-ready.handler.json", Codecs.stepReady(), handler),
                golden(
                        "step-cancelled.json",
                        Codecs.stepCancelled(),
                        new StepCancelled(
                                ORDER,
                                "run cancelled: asked by the customer",
                                AT.plusMillis(123),
                                List.of(new AttemptId(ORDER, "charge", 0, 3), new AttemptId(ORDER, "reserve", 0, 1)))));
    }

    private static Stream<Golden<?>> reports() {
        Codec<WorkerReport> codec = Codecs.workerReport();
        AttemptId generate = new AttemptId("text-1", "generate", 0, 1);
        AttemptId charge = new AttemptId(ORDER, "charge", 0, 3);
        String token = "kP3x9w";
        return Stream.of(
                golden(
                        "step-completed.success.json",
                        codec,
                        new StepCompleted(
                                generate,
                                token,
                                new Outcome.Success(json("{'text':'Ein Wehr …','words':[1,2.50,true,null]}")),
                                json("{'model':'m-1'}"),
                                "worker-7",
                                AT.plusMillis(123))),
                new Golden<>(
                        "step-completed.minimal.json",
                        codec,
                        new StepCompleted(generate, token, new Outcome.Success(Payload.NULL), null, null, null),
                        false),
                golden(
                        "step-completed.needs-revision.json",
                        codec,
                        new StepCompleted(
                                new AttemptId("text-1", "critique", 1, 1),
                                token,
                                new Outcome.NeedsRevision(json("{'score':3}"), json("['too short']")),
                                null,
                                null,
                                null)),
                golden(
                        "step-completed.failed.json",
                        codec,
                        new StepCompleted(
                                charge,
                                token,
                                new Outcome.Failure(new StepError(
                                        "CardDeclined",
                                        "the card ending in 42 was declined",
                                        false,
                                        Duration.ofMillis(1500))),
                                null,
                                null,
                                null)),
                golden("step-completed.started.json", codec, new StepStarted(charge, token, "worker-7")),
                golden(
                        "step-completed.handed-back.json",
                        codec,
                        new StepHandedBack(charge, token, "worker-7", "no step of type 'charge'")),
                golden(
                        "step-completed.deferred.json",
                        codec,
                        new StepDeferred(charge, token, "worker-7", AT.plusMillis(123))),
                golden("step-completed.heartbeat.json", codec, new StepHeartbeat(charge, token, "worker-7")));
    }

    private static Stream<Golden<?>> results() {
        Codec<WorkflowResult> codec = Codecs.workflowResult();
        Map<String, StepMetadata> metadata = new LinkedHashMap<>();
        StepError timeout = StepError.retryable("Timeout", "no answer");
        metadata.put(
                "reserve",
                new StepMetadata(
                        "succeeded",
                        AT.plusMillis(100),
                        AT.plusMillis(350),
                        null,
                        240L,
                        1,
                        0,
                        true,
                        timeout,
                        json("{'host':'a'}")));
        metadata.put("gift-wrap", new StepMetadata("skipped", null, null, 0, 0, false, null, null));
        return Stream.of(
                golden(
                        "result.success.json",
                        codec,
                        new WorkflowResult(
                                ORDER,
                                "order",
                                "2",
                                HASH,
                                RunStatus.SUCCESS,
                                Map.of("reserve", json("{'ok':true}")),
                                metadata,
                                Map.of(),
                                AT,
                                AT.plusMillis(400),
                                null)),
                golden(
                        "result.output.json",
                        codec,
                        new WorkflowResult(
                                ORDER,
                                "order",
                                "2",
                                HASH,
                                RunStatus.SUCCESS,
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                AT,
                                AT.plusMillis(400),
                                null,
                                json("{'shipped':true}"),
                                null,
                                null)),
                golden(
                        "result.forked.json",
                        codec,
                        new WorkflowResult(
                                ORDER + "-2",
                                "order",
                                "2",
                                HASH,
                                RunStatus.SUCCESS,
                                Map.of("reserve", json("{'ok':true}")),
                                Map.of(),
                                Map.of(),
                                AT,
                                AT.plusMillis(400),
                                null,
                                null,
                                new ForkedFrom(ORDER, "the bank was down"),
                                null)),
                golden(
                        "result.compensated.json",
                        codec,
                        new WorkflowResult(
                                ORDER,
                                "order",
                                "2",
                                HASH,
                                RunStatus.CANCELLED,
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                AT,
                                AT.plusMillis(400),
                                new RunError("Cancelled", "cancelled on request", null, null),
                                null,
                                null,
                                new CompensationResult(CompensationResult.Status.DONE, metadata))),
                golden(
                        "result.revisions-exceeded.json",
                        codec,
                        new WorkflowResult(
                                "text-1",
                                "critique-revise",
                                "1",
                                HASH,
                                RunStatus.FAILED,
                                Map.of("generate", json("'a'")),
                                Map.of(),
                                Map.of("revise", List.of(json("'b'"), json("'c'"))),
                                AT,
                                AT.plusSeconds(1),
                                new RunError(
                                        "MaxRevisionsExceeded",
                                        "not passed after 2 revisions",
                                        "critique",
                                        StepError.retryable("Unclear", "m")))),
                golden(
                        "result.not-found.json",
                        codec,
                        new WorkflowResult(
                                "r",
                                "nope",
                                "",
                                "",
                                RunStatus.FAILED,
                                Map.of(),
                                Map.of(),
                                Map.of(),
                                AT,
                                AT,
                                new RunError("WorkflowNotFound", "no definition 'nope' within 30 s", null, null))));
    }

    private static Stream<Golden<?>> events() {
        Codec<RunRecord> codec = Codecs.runRecord();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("error_type", "Timeout");
        data.put("error_message", "no answer");
        data.put("retry_at", "2026-11-23T05:19:00.123Z");
        data.put("left", 2);
        data.put("bytes", 5_000_000_000L);
        data.put("final", false);
        Instant at = AT.plusMillis(123);
        return Stream.of(
                golden(
                        "run-event.events.json",
                        codec,
                        new RunEvents(
                                ORDER,
                                "order",
                                at,
                                List.of(
                                        new RunEvent(4, RunEventType.STEP_FAILED, "charge", 0, 1, data),
                                        new RunEvent(5, RunEventType.RUN_FAILED, null, -1, -1, Map.of())))),
                golden(
                        "run-event.answer.json",
                        codec,
                        new RunEvents(
                                ORDER,
                                "order",
                                at,
                                "weir.run-requests-3@17",
                                List.of(new RunEvent(1, RunEventType.RUN_STARTED, null, -1, -1, Map.of())))),
                golden(
                        "run-event.rejection.json",
                        codec,
                        new RecordRejected(
                                ORDER,
                                at,
                                RejectionReason.STALE,
                                "found attempt 1, expected attempt 2",
                                "weir.step-completed-3@42",
                                new AttemptId(ORDER, "charge", 0, 1))),
                golden(
                        "run-event.rejected-request.json",
                        codec,
                        new RecordRejected(
                                ORDER, at, RejectionReason.CONFLICT, "the run exists with another input", null, null)));
    }

    private static <T> Golden<T> golden(String file, Codec<T> codec, T value) {
        return new Golden<>(file, codec, value, true);
    }

    /** {@code text} with single quotes for double ones. */
    private static Payload json(String text) {
        return Payload.ofJson(text.replace('\'', '"'));
    }
}
