package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** The codec of each record type. */
public final class Codecs {
    private static final RunRequestCodec RUN_REQUEST = new RunRequestCodec();
    private static final RunControlCodec RUN_CONTROL = new RunControlCodec();
    private static final StepReadyCodec STEP_READY = new StepReadyCodec();
    private static final WorkerReportCodec WORKER_REPORT = new WorkerReportCodec();
    private static final WorkflowResultCodec WORKFLOW_RESULT = new WorkflowResultCodec();
    private static final RunRecordCodec RUN_RECORD = new RunRecordCodec(true);
    private static final RunRecordCodec WHOLE_RUN_RECORD = new RunRecordCodec(false);
    private static final StepCancelledCodec STEP_CANCELLED = new StepCancelledCodec();

    private Codecs() {}

    /**
     * Decodes a command from its topic. The record's key may name the run.
     *
     * @param topic {@link Topics#RUN_REQUESTS} or {@link Topics#RUN_CONTROLS}
     * @param recordKey the record's key as text, or null; names the run if the body does not
     * @throws ProtocolException as for {@link Codec#decode(byte[])}, and if neither names the run
     */
    public static RunCommand decodeRunCommand(String topic, byte @Nullable [] bytes, @Nullable String recordKey) {
        return decodeRunCommand(topic, bytes, recordKey, Codec.DEFAULT_MAX_BYTES);
    }

    /** Same as {@link #decodeRunCommand(String, byte[], String)}, for at most {@code maxBytes}. */
    public static RunCommand decodeRunCommand(
            String topic, byte @Nullable [] bytes, @Nullable String recordKey, int maxBytes) {
        return switch (topic) {
            case Topics.RUN_REQUESTS -> RUN_REQUEST.decode(bytes, maxBytes, recordKey);
            case Topics.RUN_CONTROLS -> RUN_CONTROL.decode(bytes, maxBytes, recordKey);
            default -> throw new IllegalArgumentException("no commands are on " + topic);
        };
    }

    /** Encodes a command for its {@linkplain RunCommand#topic() topic}. */
    public static byte[] encode(RunCommand command) {
        if (command instanceof RunCommand.StartRun start) {
            return RUN_REQUEST.encode(start);
        }
        if (command instanceof RunCommand.Control control) {
            return RUN_CONTROL.encode(control);
        }
        throw new AssertionError(command);
    }

    /**
     * Decodes a report. The record's key may name the run.
     *
     * @param recordKey the record's key as text, or null; names the run if the body does not
     * @throws ProtocolException as for {@link Codec#decode(byte[])}, and if neither names the run
     */
    public static WorkerReport decodeWorkerReport(byte @Nullable [] bytes, @Nullable String recordKey) {
        return decodeWorkerReport(bytes, recordKey, Codec.DEFAULT_MAX_BYTES);
    }

    /** Same as {@link #decodeWorkerReport(byte[], String)}, for at most {@code maxBytes}. */
    public static WorkerReport decodeWorkerReport(byte @Nullable [] bytes, @Nullable String recordKey, int maxBytes) {
        return WORKER_REPORT.decode(bytes, maxBytes, recordKey);
    }

    public static Codec<RunCommand.StartRun> runRequest() {
        return RUN_REQUEST;
    }

    public static Codec<RunCommand.Control> runControl() {
        return RUN_CONTROL;
    }

    public static Codec<StepReady> stepReady() {
        return STEP_READY;
    }

    public static Codec<WorkerReport> workerReport() {
        return WORKER_REPORT;
    }

    public static Codec<WorkflowResult> workflowResult() {
        return WORKFLOW_RESULT;
    }

    /** Ignores events of types that this release does not know. */
    public static Codec<RunRecord> runRecord() {
        return RUN_RECORD;
    }

    /** Refuses a record with an event of an unknown type: for callers whose conclusions need every event. */
    public static Codec<RunRecord> wholeRunRecord() {
        return WHOLE_RUN_RECORD;
    }

    public static Codec<StepCancelled> stepCancelled() {
        return STEP_CANCELLED;
    }
}
