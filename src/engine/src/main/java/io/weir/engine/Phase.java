package io.weir.engine;

import io.weir.protocol.RunStatus;

/** What a run does: its own steps, then it undoes steps, then the steps at the end. Each step belongs to one phase. */
enum Phase {
    WORKFLOW(0, RunStatus.RUNNING),
    /** The outcome is decided; steps are undone. */
    COMPENSATION(1, RunStatus.COMPENSATING),
    /** The outcome is decided; steps with {@code on_end} run. */
    END(2, RunStatus.ENDING);

    private final int code;
    private final RunStatus status;

    Phase(int code, RunStatus status) {
        this.code = code;
        this.status = status;
    }

    /** The status of a run in this phase that waits for no operator. */
    RunStatus status() {
        return status;
    }

    /** Its stored form; a code is never reused for another phase. */
    int code() {
        return code;
    }

    static Phase ofCode(int code) {
        for (Phase phase : values()) {
            if (phase.code == code) {
                return phase;
            }
        }
        throw new UnsupportedFormatException("phase " + code + ", expected 0 to 2");
    }
}
