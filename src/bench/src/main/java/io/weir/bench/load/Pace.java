package io.weir.bench.load;

import java.util.Locale;

/** Defines when the next run is requested. */
public sealed interface Pace {
    /**
     * As soon as another has ended: a closed loop. A slow engine receives fewer requests. So its latency is that of a
     * system with this number of runs in progress, not of one with a given request rate.
     *
     * @param runs number of runs in progress at any time
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
     * At fixed times, independent of the outcome of other runs: an open loop. Latency counts from the time a run was
     * due, even if its request was sent late.
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
