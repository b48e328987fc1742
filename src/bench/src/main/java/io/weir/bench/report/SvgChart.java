package io.weir.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG. It fits light and dark pages (it asks the viewer which one is in use) and loads nothing from
 * outside.
 *
 * @param series at most six
 */
record SvgChart(String title, String subtitle, Axis across, Axis up, List<Series> series) {
    private static final int WIDTH = 820;
    private static final int HEIGHT = 480;
    private static final int LEFT = 72;
    private static final int RIGHT = 150;
    private static final int TOP = 76;
    private static final int BOTTOM = 60;
    private static final int LABEL_HEIGHT = 16;

    private static final String LIGHT = """
            svg { background: #fcfcfb; }
            text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #52514e; }
            .title { font-size: 16px; font-weight: 600; fill: #0b0b0b; }
            .name { font-weight: 600; }
            .point { font-size: 11px; fill: #6f6e69; stroke: #fcfcfb; stroke-width: 3px; paint-order: stroke; }
            .grid { stroke: #e1e0d9; stroke-width: 1; }
            .base { stroke: #a3a29b; stroke-width: 1; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .dot { stroke: #fcfcfb; stroke-width: 1.5; }
            """;

    private static final String DARK = """
            svg { background: #1a1a19; }
            text { fill: #c3c2b7; }
            .title { fill: #ffffff; }
            .point { fill: #a09f97; stroke: #1a1a19; }
            .grid { stroke: #2c2c2a; }
            .base { stroke: #5c5b56; }
            .dot { stroke: #1a1a19; }
            """;

    /** One colour per series. */
    private static final List<String> ON_LIGHT =
            List.of("#2a78d6", "#c2570c", "#1a8a62", "#8a4fc7", "#b0306a", "#6d6a1f");

    private static final List<String> ON_DARK =
            List.of("#5b9dea", "#ee8a4a", "#3cb98a", "#b48be6", "#e5719f", "#c2bd4b");

    /** A line, and the labels of its points; an empty label for none. */
    record Series(String name, List<Figures.Point> points, List<String> labels) {}

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        svg.append("<title>").append(escape(title)).append("</title>\n");
        svg.append("<style>\n")
                .append(LIGHT)
                .append(colours(ON_LIGHT))
                .append("@media (prefers-color-scheme: dark) {\n")
                .append(DARK)
                .append(colours(ON_DARK))
                .append("}\n</style>\n");
        text(svg, "title", LEFT, 30, "start", title);
        text(svg, "", LEFT, 50, "start", subtitle);
        axes(svg);
        for (int i = 0; i < series.size(); i++) {
            line(svg, i);
        }
        names(svg);
        return svg.append("</svg>\n").toString();
    }

    private String colours(List<String> palette) {
        StringBuilder style = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            String colour = palette.get(i % palette.size());
            style.append(String.format(
                    Locale.ROOT,
                    ".s%d .line { stroke: %s; } .s%d .dot, .s%d .name { fill: %s; }%n",
                    i,
                    colour,
                    i,
                    i,
                    colour));
        }
        return style.toString();
    }

    private void axes(StringBuilder svg) {
        for (Axis.Tick tick : up.ticks()) {
            double y = y(tick.value());
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            text(svg, "", LEFT - 8, y + 4, "end", tick.label());
        }
        for (Axis.Tick tick : across.ticks()) {
            text(svg, "", x(tick.value()), HEIGHT - BOTTOM + 20, "middle", tick.label());
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"base\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n",
                LEFT,
                HEIGHT - BOTTOM,
                WIDTH - RIGHT,
                HEIGHT - BOTTOM));
        text(svg, "", LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 14, "middle", across.title());
        text(svg, "", LEFT - 8, TOP - 12, "end", up.title());
    }

    private void line(StringBuilder svg, int index) {
        Series one = series.get(index);
        StringBuilder points = new StringBuilder();
        one.points()
                .forEach(point -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y()))));
        svg.append(String.format(
                Locale.ROOT,
                "<g class=\"s%d\">%n<polyline class=\"line\" points=\"%s\"/>%n",
                index,
                points.toString().trim()));
        for (int i = 0; i < one.labels().size(); i++) {
            double x = x(one.points().get(i).x());
            double y = y(one.points().get(i).y());
            svg.append(String.format(Locale.ROOT, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>%n", x, y));
            if (!one.labels().get(i).isEmpty()) {
                text(svg, "point", x, y + 18, "middle", one.labels().get(i));
            }
        }
        svg.append("</g>\n");
    }

    /** Each name is at the end of its line, moved down if another name is there already. */
    private void names(StringBuilder svg) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            if (!series.get(i).points().isEmpty()) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingDouble(i -> y(end(series.get(i)).y())));
        double free = 0;
        for (int i : order) {
            double y = Math.max(free, y(end(series.get(i)).y()) + 4);
            free = y + LABEL_HEIGHT;
            svg.append(String.format(Locale.ROOT, "<g class=\"s%d\">", i));
            text(
                    svg,
                    "name",
                    x(end(series.get(i)).x()) + 10,
                    y,
                    "start",
                    series.get(i).name());
            svg.append("</g>\n");
        }
    }

    private static Figures.Point end(Series one) {
        return one.points().get(one.points().size() - 1);
    }

    private double x(double value) {
        return LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static void text(StringBuilder svg, String type, double x, double y, String anchor, String text) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
                        type,
                        x,
                        y,
                        anchor))
                .append(escape(text))
                .append("</text>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
