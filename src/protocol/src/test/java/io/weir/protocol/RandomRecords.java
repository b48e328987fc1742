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
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Valid records of every type, decided by a seed. */
final class RandomRecords {
    private static final String[] ALPHABET = {"a", "Z", "0", " ", "\"", "\\", "/", "é", "漢", "😀", "~", "_"};
    private static final String[] CONTROL = {"\n", "\t", "\u0000", "\u001f"};

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    StartRun runRequest() {
        return new StartRun(id(), id(), maybe(this::id), payload(), map(this::payload), maybe(this::forkedFrom));
    }

    private ForkedFrom forkedFrom() {
        return new ForkedFrom(id(), maybe(this::text));
    }

    RunCommand.Control runControl() {
        return switch (random.nextInt(6)) {
            case 0 -> new CancelRun(id(), maybe(this::text));
            case 1 -> new QuarantineRun(id(), maybe(this::text));
            case 2 -> new CompleteStep(id(), id(), outcome(), maybe(this::text));
            case 3 -> new SkipStep(id(), id(), payload(), maybe(this::text));
            case 4 -> new SendEvent(id(), id(), maybe(this::id), payload());
            default -> new ResumeRun(id(), maybe(this::id));
        };
    }

    StepReady stepReady() {
        LoopContext loop =
                new LoopContext(random.nextInt(10), 1 + random.nextInt(10), maybe(this::payload), maybe(this::payload));
        return new StepReady(
                attempt(id()),
                id(),
                id(),
                id(),
                id(),
                1 + random.nextInt(100),
                text(),
                time(),
                payload(),
                map(this::payload),
                maybe(() -> loop),
                objectPayload(),
                maybe(this::duration),
                maybe(this::duration),
                maybe(this::duration),
                random.nextBoolean(),
                maybe(this::objectPayload));
    }

    WorkerReport workerReport() {
        AttemptId attempt = attempt(id());
        return switch (random.nextInt(7)) {
            case 0 -> new StepStarted(attempt, text(), maybe(this::text));
            case 2 -> new StepHandedBack(attempt, text(), maybe(this::text), text());
            case 3 -> new StepDeferred(attempt, text(), maybe(this::text), maybe(this::time));
            case 1 -> new StepHeartbeat(attempt, text(), maybe(this::text));
            default ->
                new StepCompleted(
                        attempt, text(), outcome(), maybe(this::objectPayload), maybe(this::text), maybe(this::time));
        };
    }

    WorkflowResult workflowResult() {
        RunStatus status = List.of(RunStatus.SUCCESS, RunStatus.FAILED, RunStatus.CANCELLED)
                .get(random.nextInt(3));
        RunError error = new RunError(text(), text(), maybe(this::id), maybe(this::stepError));
        return new WorkflowResult(
                id(),
                id(),
                text(),
                text(),
                status,
                map(this::payload),
                map(this::metadata),
                map(() -> IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> payload())
                        .toList()),
                time(),
                time(),
                status == RunStatus.SUCCESS ? null : error,
                maybe(this::payload),
                maybe(this::forkedFrom),
                maybe(() -> new CompensationResult(pick(CompensationResult.Status.values()), map(this::metadata))));
    }

    RunRecord runRecord() {
        String runId = id();
        if (random.nextBoolean()) {
            RejectionReason reason = pick(RejectionReason.values());
            return new RecordRejected(runId, time(), reason, text(), maybe(this::text), maybe(() -> attempt(runId)));
        }
        List<RunEvent> events = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> event(i + 1L + random.nextInt(1000)))
                .toList();
        return new RunEvents(runId, id(), time(), maybe(this::text), events);
    }

    StepCancelled stepCancelled() {
        String runId = id();
        List<AttemptId> attempts = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> attempt(runId))
                .toList();
        return new StepCancelled(runId, text(), time(), attempts);
    }

    String id() {
        StringBuilder id = new StringBuilder("i");
        for (int i = random.nextInt(20); i > 0; i--) {
            id.append(pick(ALPHABET));
        }
        return id.toString();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 1000 : 10); i > 0; i--) {
            text.append(random.nextInt(10) == 0 ? pick(CONTROL) : pick(ALPHABET));
        }
        return text.toString();
    }

    Payload payload() {
        return Payload.ofJson(json(3));
    }

    private Payload objectPayload() {
        return Payload.ofJson(object(3));
    }

    private String json(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> Long.toString(random.nextLong());
            case 3 ->
                List.of("0", "-0.5", "1e300", "12345678901234567890123", "0.10").get(random.nextInt(5));
            case 4 ->
                List.of("\"\"", "\"\\ud800\"", "\"\\\\\"", "\"\\\"é漢😀\"", "\"\\u0000/\"")
                        .get(random.nextInt(5));
            case 5 -> quoted();
            case 6 -> object(depth);
            default -> "[" + String.join(" ,", List.of(json(depth - 1), json(depth - 1))) + " ]";
        };
    }

    private String object(int depth) {
        return random.nextInt(4) == 0
                ? "{}"
                : "{ \"run_id\" :\t" + json(depth - 1) + ",\n\"é\":" + json(depth - 1) + "}";
    }

    private String quoted() {
        return new String(new JsonWriter(1).text(text()).toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private Outcome outcome() {
        return switch (random.nextInt(3)) {
            case 0 -> new Outcome.Success(payload());
            case 1 -> new Outcome.NeedsRevision(payload(), payload());
            default -> new Outcome.Failure(stepError());
        };
    }

    private StepError stepError() {
        return new StepError(id(), text(), random.nextBoolean(), maybe(this::duration));
    }

    private StepMetadata metadata() {
        return new StepMetadata(
                "succeeded",
                maybe(this::time),
                maybe(this::time),
                maybe(() -> (long) random.nextInt(5_000)),
                maybe(() -> (long) random.nextInt(5_000)),
                random.nextInt(5),
                random.nextInt(5),
                random.nextBoolean(),
                maybe(this::stepError),
                maybe(this::objectPayload));
    }

    private RunEvent event(long seq) {
        RunEventType type = pick(RunEventType.values());
        Map<String, Object> data = map(() -> switch (random.nextInt(4)) {
            case 0 -> text();
            case 1 -> random.nextInt();
            case 2 -> random.nextInt() + (1L << 40);
            default -> random.nextBoolean();
        });
        return new RunEvent(
                seq,
                type,
                maybe(this::id),
                random.nextBoolean() ? -1 : random.nextInt(10),
                random.nextBoolean() ? -1 : 1 + random.nextInt(10),
                data);
    }

    private AttemptId attempt(String runId) {
        return new AttemptId(runId, id(), random.nextInt(11), 1 + random.nextInt(Integer.MAX_VALUE));
    }

    private Instant time() {
        return Instant.ofEpochMilli(random.nextLong(253_402_300_800_000L));
    }

    private Duration duration() {
        return Duration.ofMillis(random.nextLong(JsonReader.MAX_DURATION_MS));
    }

    private <T> Map<String, T> map(Supplier<T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(id(), value.get());
        }
        return map;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
