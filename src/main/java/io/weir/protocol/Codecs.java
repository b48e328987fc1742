package io.weir.protocol;

/** The codec of each record type. */
public final class Codecs {
    private Codecs() {}

    /**
     * Reads a command whose run may be named by the record's key only.
     *
     * @param recordKey the record's key as text, or null: names the run where the body does not
     */
    public static RunCommand decodeRunCommand(byte[] bytes, @org.jspecify.annotations.Nullable String recordKey) {
        return io.weir.protocol.Pending.pending();
    }

    /**
     * Reads a report whose run may be named by the record's key only.
     *
     * @param recordKey the record's key as text, or null: names the run where the body does not
     */
    public static WorkerReport decodeWorkerReport(byte[] bytes, @org.jspecify.annotations.Nullable String recordKey) {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<RunCommand> runCommand() {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<StepReady> stepReady() {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<WorkerReport> workerReport() {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<WorkflowResult> workflowResult() {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<RunRecord> runRecord() {
        return io.weir.protocol.Pending.pending();
    }

    public static Codec<StepCancelled> stepCancelled() {
        return io.weir.protocol.Pending.pending();
    }
}
