package io.weir.bench.load;

import java.util.Locale;

/** When the next run is asked for. */
public sealed interface Pace {
    /**
     * As soon as another has ended: a closed loop. A slow engine is asked less, so its latency is that of a system with so
     * much to do, not of one that is asked at a certain rate.
     *
     * @param runs under way at any time
     */
    record InFlight(int runs) implements Pace {
        public InFlight {
            if (runs < 1) {
                throw new IllegalArgumentException("found " + runs + " runs in flight, expected at least 1");
            }
        }

        @Override
        public String toString() {
            return runs + (runs == 1 ? " run" : " runs") + " in flight";
        }
    }

    /**
     * At fixed times, whatever has become of the others: an open loop. Latency counts from when a run was due, also when its
     * request was sent late.
     *
     * @param runs a second
     */
    record Rate(double runs) implements Pace {
        public Rate {
            if (!(runs > 0) || Double.isInfinite(runs)) {
                throw new IllegalArgumentException("found a rate of " + runs + " runs a second, expected more than 0");
            }
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, runs % 1 == 0 ? "%.0f runs/s" : "%.2f runs/s", runs);
        }
    }
}
