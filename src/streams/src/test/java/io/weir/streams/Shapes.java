package io.weir.streams;

/** Definitions of any size. */
final class Shapes {
    private Shapes() {}

    /** One step after the other. */
    static String chain(int steps) {
        StringBuilder yaml = new StringBuilder("id: chain\nsteps:\n  - {id: s0}\n");
        for (int i = 1; i < steps; i++) {
            yaml.append("  - {id: s%d, depends_on: [s%d]}%n".formatted(i, i - 1));
        }
        return yaml.toString();
    }

    /** One, then {@code width} at once, then one behind them all. */
    static String fan(int width) {
        StringBuilder yaml = new StringBuilder("id: fan\nsteps:\n  - {id: first}\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < width; i++) {
            yaml.append("  - {id: m%d, depends_on: [first]}%n".formatted(i));
            all.append(i == 0 ? "" : ", ").append('m').append(i);
        }
        return yaml.append("  - {id: last, depends_on: [")
                .append(all)
                .append("]}\n")
                .toString();
    }
}
