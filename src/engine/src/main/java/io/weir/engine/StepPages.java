package io.weir.engine;

import io.weir.protocol.StepError;

/**
 * The stored form of step states. Most are either unchanged, one byte, or have few fields: one bit per field tells
 * whether it is present. Times are stored as the difference to the run's start. Since version 2 an attempt in flight
 * has the digest of its work.
 */
final class StepPages {
    /** Means that the state is still {@link StepState#NEW}. */
    private static final int UNTOUCHED = 0xff;

    private static final int HAS_REVISION = 1;
    private static final int HAS_FLOOR = 1 << 1;
    private static final int HAS_RETRIES = 1 << 2;
    private static final int HAS_FIRST = 1 << 3;
    private static final int HAS_HEARD = 1 << 4;
    private static final int HAS_RETRY = 1 << 5;
    private static final int HAS_TAKEN = 1 << 6;
    private static final int HAS_ERROR = 1 << 7;

    private StepPages() {}

    static void encode(StepState[] page, long base, BinaryWriter out) {
        for (StepState step : page) {
            if (step.equals(StepState.NEW)) {
                out.u8(UNTOUCHED);
            } else {
                encode(step, base, out);
            }
        }
    }

    private static void encode(StepState step, long base, BinaryWriter out) {
        int has = bit(step.revision() != 0, HAS_REVISION)
                | bit(step.attemptFloor() != 0, HAS_FLOOR)
                | bit(step.retries() != 0, HAS_RETRIES)
                | bit(step.firstAt() != 0, HAS_FIRST)
                | bit(step.heardAt() != 0, HAS_HEARD)
                | bit(step.retryAt() != 0, HAS_RETRY)
                | bit(step.taken() != 0, HAS_TAKEN)
                | bit(step.error() != null, HAS_ERROR);
        out.u8(step.status().code()).u8(has).number(step.attempt()).number(step.since() - base);
        if (step.status().isInFlight()) {
            out.fixed(step.work());
        }
        optional(step.revision(), 0, out);
        optional(step.attemptFloor(), 0, out);
        optional(step.retries(), 0, out);
        optional(step.firstAt(), base, out);
        optional(step.heardAt(), base, out);
        optional(step.retryAt(), base, out);
        optional(step.taken(), 0, out);
        StepError error = step.error();
        if (error != null) {
            out.error(error);
        }
    }

    private static int bit(boolean set, int bit) {
        return set ? bit : 0;
    }

    private static void optional(long value, long base, BinaryWriter out) {
        if (value != 0) {
            out.number(value - base);
        }
    }

    static void decode(BinaryReader in, int version, long base, StepState[] page) {
        for (int i = 0; i < page.length; i++) {
            int status = in.u8();
            page[i] = status == UNTOUCHED ? StepState.NEW : decode(in, version, base, StepStatus.ofCode(status));
        }
    }

    private static StepState decode(BinaryReader in, int version, long base, StepStatus status) {
        int has = in.u8();
        int attempt = in.smallNumber();
        long since = base + in.number();
        long work = version >= 2 && status.isInFlight() ? in.fixed() : Work.UNTOLD;
        return new StepState(
                status,
                optional(in, has, HAS_REVISION),
                attempt,
                optional(in, has, HAS_FLOOR),
                optional(in, has, HAS_RETRIES),
                time(in, has, HAS_FIRST, base),
                since,
                time(in, has, HAS_HEARD, base),
                time(in, has, HAS_RETRY, base),
                (has & HAS_TAKEN) == 0 ? 0 : in.number(),
                work,
                (has & HAS_ERROR) == 0 ? null : in.stepError());
    }

    private static int optional(BinaryReader in, int has, int bit) {
        return (has & bit) == 0 ? 0 : in.smallNumber();
    }

    private static long time(BinaryReader in, int has, int bit, long base) {
        return (has & bit) == 0 ? 0 : base + in.number();
    }
}
