package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** The codec of each record type. */
public final class Codecs {
    private static final RunCommandCodec RUN_COMMAND = new RunCommandCodec();
    private static final StepReadyCodec STEP_READY = new StepReadyCodec();
    private static final WorkerReportCodec WORKER_REPORT = new WorkerReportCodec();
    private static final WorkflowResultCodec WORKFLOW_RESULT = new WorkflowResultCodec();
    private static final RunRecordCodec RUN_RECORD = new RunRecordCodec(true);
    private static final RunRecordCodec WHOLE_RUN_RECORD = new RunRecordCodec(false);
    private static final StepCancelledCodec STEP_CANCELLED = new StepCancelledCodec();

    private Codecs() {}

    /**
     * Reads a command whose run may be named by the record's key only.
     *
     * @param recordKey the record's key as text, or null: names the run where the body does not
     * @throws ProtocolException as {@link Codec#decode(byte[])}, and when neither names the run
     */
    public static RunCommand decodeRunCommand(byte @Nullable [] bytes, @Nullable String recordKey) {
        return decodeRunCommand(bytes, recordKey, Codec.DEFAULT_MAX_BYTES);
    }

    /** As {@link #decodeRunCommand(byte[], String)}, of at most {@code maxBytes}. */
    public static RunCommand decodeRunCommand(byte @Nullable [] bytes, @Nullable String recordKey, int maxBytes) {
        return RUN_COMMAND.decode(bytes, maxBytes, recordKey);
    }

    /**
     * Reads a report whose run may be named by the record's key only.
     *
     * @param recordKey the record's key as text, or null: names the run where the body does not
     * @throws ProtocolException as {@link Codec#decode(byte[])}, and when neither names the run
     */
    public static WorkerReport decodeWorkerReport(byte @Nullable [] bytes, @Nullable String recordKey) {
        return decodeWorkerReport(bytes, recordKey, Codec.DEFAULT_MAX_BYTES);
    }

    /** As {@link #decodeWorkerReport(byte[], String)}, of at most {@code maxBytes}. */
    public static WorkerReport decodeWorkerReport(byte @Nullable [] bytes, @Nullable String recordKey, int maxBytes) {
        return WORKER_REPORT.decode(bytes, maxBytes, recordKey);
    }

    public static Codec<RunCommand> runCommand() {
        return RUN_COMMAND;
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

    /** Steps over events of types that this release does not know. */
    public static Codec<RunRecord> runRecord() {
        return RUN_RECORD;
    }

    /** Refuses a record with such an event: for whoever draws conclusions from what is not told. */
    public static Codec<RunRecord> wholeRunRecord() {
        return WHOLE_RUN_RECORD;
    }

    public static Codec<StepCancelled> stepCancelled() {
        return STEP_CANCELLED;
    }
}
