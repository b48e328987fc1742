package io.weir.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The records of a step's way: as the engine writes and reads them, and as a worker does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    /** Bytes of the run's input and of each step's output. */
    @Param({"100", "10240", "102400"})
    public int payload;

    private StepReady ready;
    private byte[] readyBytes;
    private WorkerReport report;
    private byte[] reportBytes;

    @Setup
    public void records() {
        Payload text = Payload.ofJson("{\"text\":\"" + "x".repeat(payload - 11) + "\"}");
        AttemptId attempt = new AttemptId("0198f2f0-7d3c-7b5e-9d59-2b8f4d6f0001", "s2", 0, 1);
        Instant now = Instant.parse("2026-11-25T12:00:00.123Z");
        String token = "AQIDBAUGBwgJCgsMDQ4PEA";
        ready = new StepReady(
                attempt,
                "chain",
                "sha256:" + "0".repeat(64),
                "bench",
                "bench",
                3,
                token,
                now,
                text,
                Map.of("s1", text),
                null,
                Payload.ofJson("{}"),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                null,
                false,
                null);
        readyBytes = Codecs.stepReady().encode(ready);
        report = new WorkerReport.StepCompleted(attempt, token, new Outcome.Success(text), null, "worker-1", null);
        reportBytes = Codecs.workerReport().encode(report);
    }

    @Benchmark
    public byte[] engineWritesStepReady() {
        return Codecs.stepReady().encode(ready);
    }

    @Benchmark
    public StepReady workerReadsStepReady() {
        return Codecs.stepReady().decode(readyBytes);
    }

    @Benchmark
    public byte[] workerWritesReport() {
        return Codecs.workerReport().encode(report);
    }

    @Benchmark
    public WorkerReport engineReadsReport() {
        return Codecs.decodeWorkerReport(reportBytes, report.attempt().runId());
    }
}
