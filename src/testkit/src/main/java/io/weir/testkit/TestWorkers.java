package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import io.weir.worker.Step;
import io.weir.worker.StepExecution;
import io.weir.worker.StepExecutor;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepSignals;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The workers of a test: run its steps and stubs on the test's own thread. */
final class TestWorkers {
    private static final String WORKER_ID = "testkit";

    private final VirtualTime time;
    private final Map<String, Step<?, ?>> steps = new HashMap<>();
    private final Map<String, Stub> stubs = new HashMap<>();

    TestWorkers(VirtualTime time, Collection<Step<?, ?>> steps) {
        this.time = time;
        steps.forEach(step -> this.steps.put(step.id(), step));
    }

    /** Creates a stub, which replaces the step or an earlier stub. */
    Stub stub(String type) {
        Stub stub = new Stub(type);
        stubs.put(type, stub);
        return stub;
    }

    boolean knows(String type) {
        return steps.containsKey(type) || stubs.containsKey(type);
    }

    /** Takes an attempt from its queue as soon as it is due. */
    void dispatch(StepReady ready, Consumer<WorkerReport> reports) {
        time.at(time.millis(), () -> take(ready, reports));
    }

    private void take(StepReady ready, Consumer<WorkerReport> reports) {
        Stub stub = stubs.get(ready.stepType());
        if (stub == null) {
            Step<?, ?> step = steps.get(ready.stepType());
            if (step == null) {
                throw new IllegalStateException("no step and no stub of type '" + ready.stepType() + "'");
            }
            if (ready.reportStart()) {
                start(ready, reports);
            }
            complete(ready, step, reports);
            return;
        }
        Stub.Answer answer = stub.next();
        if (answer.started() && (ready.reportStart() || answer.takesLongerThan(ready.reportStartAfter()))) {
            start(ready, reports);
        }
        Step.Body<JsonNode, Object> body = answer.body();
        if (body != null) {
            Step<JsonNode, Object> step = Step.of(ready.stepType(), JsonNode.class, body);
            time.at(time.millis() + answer.after().toMillis(), () -> complete(ready, step, reports));
        }
    }

    private static void start(StepReady ready, Consumer<WorkerReport> reports) {
        reports.accept(new StepStarted(ready.attempt(), ready.token(), WORKER_ID));
    }

    private void complete(StepReady ready, Step<?, ?> step, Consumer<WorkerReport> reports) {
        StepExecutor executor = new StepExecutor(
                StepRegistry.of(step), StepExecutor.defaultJson(), time, StepExecutor.DEFAULT_MAX_OUTPUT_BYTES);
        StepExecution execution = executor.execute(ready, new Heartbeats(ready, reports));
        Outcome outcome = execution.outcome();
        if (outcome == null) {
            reports.accept(new StepDeferred(ready.attempt(), ready.token(), WORKER_ID, execution.startedAt()));
            return;
        }
        reports.accept(new StepCompleted(
                ready.attempt(), ready.token(), outcome, execution.metadata(), WORKER_ID, execution.startedAt()));
    }

    /** A step takes no virtual time, so it is never cancelled while it runs. */
    private record Heartbeats(StepReady ready, Consumer<WorkerReport> reports) implements StepSignals {
        @Override
        public void heartbeat() {
            if (ready.heartbeatTimeout() != null) {
                reports.accept(new StepHeartbeat(ready.attempt(), ready.token(), WORKER_ID));
            }
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public Map<String, String> traceContext() {
            return new LinkedHashMap<>();
        }
    }
}
