package io.weir.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps values to places along one side of a chart. */
sealed interface Axis {
    String title();

    /** From 0 at one end to 1 at the other. */
    double place(double value);

    List<Tick> ticks();

    /** A value with its own line and label. */
    record Tick(double value, String label) {}

    /** Equal distances for equal differences, from zero. */
    record Linear(String title, double highest) implements Axis {
        private static final int STEPS = 5;

        @Override
        public double place(double value) {
            return value / end();
        }

        private double step() {
            double rough = Math.max(1e-9, highest) / STEPS;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            for (double factor : new double[] {1, 2, 2.5, 5}) {
                if (rough <= factor * power) {
                    return factor * power;
                }
            }
            return 10 * power;
        }

        private double end() {
            return step() * Math.max(1, Math.ceil(highest / step()));
        }

        @Override
        public List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (double value = 0; value <= end() * 1.0001; value += step()) {
                ticks.add(new Tick(value, String.format(Locale.ROOT, step() < 1 ? "%.1f" : "%,.0f", value)));
            }
            return ticks;
        }
    }

    /** Equal distances for equal factors. Its ends are 1, 2 or 5 times a power of ten. */
    record Log(String title, double lowest, double highest) implements Axis {
        @Override
        public double place(double value) {
            double low = Math.log10(first());
            return (Math.log10(Math.max(value, first())) - low) / (Math.log10(last()) - low);
        }

        private double first() {
            List<Double> below = steps().stream().filter(step -> step <= lowest).toList();
            return below.get(below.size() - 1);
        }

        private double last() {
            return steps().stream()
                    .filter(step -> step >= highest && step > first())
                    .findFirst()
                    .orElseThrow();
        }

        private static List<Double> steps() {
            List<Double> steps = new ArrayList<>();
            for (int power = -3; power <= 7; power++) {
                for (int factor : new int[] {1, 2, 5}) {
                    steps.add(factor * Math.pow(10, power));
                }
            }
            return steps;
        }

        @Override
        public List<Tick> ticks() {
            return steps().stream()
                    .filter(step -> step >= first() && step <= last())
                    .map(step -> new Tick(step, label(step)))
                    .toList();
        }

        private static String label(double value) {
            return value >= 1
                    ? String.format(Locale.ROOT, "%,.0f", value)
                    : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
        }
    }

    /** Each further nine takes as much room as the one before. */
    record Nines(String title, int most) implements Axis {
        @Override
        public double place(double percentile) {
            double above = Math.max(1 - percentile / 100, Math.pow(10, -most));
            return -Math.log10(above) / most;
        }

        @Override
        public List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            ticks.add(new Tick(0, "0 %"));
            ticks.add(new Tick(50, "50 %"));
            for (int nines = 1; nines <= most; nines++) {
                double value = 100 - 100 * Math.pow(10, -nines);
                ticks.add(new Tick(value, String.format(Locale.ROOT, "%." + Math.max(0, nines - 2) + "f %%", value)));
            }
            return ticks;
        }
    }
}
