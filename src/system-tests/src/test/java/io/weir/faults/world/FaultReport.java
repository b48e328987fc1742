package io.weir.faults.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.faults.ledger.Ledger;
import io.weir.faults.ledger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run of faults came to, a line a kind of fault: as Markdown for people, as JSON for machines. */
public final class FaultReport {
    private static final String HEAD = """
            | fault | times | asked | lost | doubled | progress p50 s | p95 s | max s | all done after, max s | state MB |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    private final long seed;
    private final Verdict verdict;
    private final List<Line> lines;
    private final List<String> notStruck;

    /**
     * One kind of fault.
     *
     * @param asked requests acknowledged in its episodes
     * @param stuck partitions that did not move before it was mended, over all episodes
     * @param progress seconds, of the partitions that did
     */
    private record Line(
            String fault,
            int times,
            int asked,
            int lost,
            int doubled,
            int stuck,
            Quantiles progress,
            double drain,
            boolean drained,
            double stateMegabytes) {

        static Line of(String fault, List<Episode> episodes, Ledger ledger) {
            List<Verdict> verdicts = episodes.stream()
                    .map(episode -> ledger.verdict(episode.began(), episode.ended()))
                    .toList();
            return new Line(
                    fault,
                    episodes.size(),
                    verdicts.stream().mapToInt(Verdict::acknowledged).sum(),
                    verdicts.stream().mapToInt(verdict -> verdict.lost().size()).sum(),
                    verdicts.stream()
                            .mapToInt(verdict -> verdict.doubled().size())
                            .sum(),
                    episodes.stream().mapToInt(Episode::stuck).sum(),
                    Quantiles.of(episodes.stream()
                            .flatMap(episode -> episode.progress().stream())
                            .toList()),
                    episodes.stream()
                            .mapToDouble(episode -> seconds(episode.drain()))
                            .max()
                            .orElse(0),
                    episodes.stream().allMatch(Episode::drained),
                    episodes.stream().mapToLong(Episode::stateBytes).max().orElse(0) / 1e6);
        }

        String markdown() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %s | %s | %s%s | %.1f%s | %.1f |%n",
                    fault,
                    times,
                    asked,
                    lost,
                    doubled,
                    progress.p50(),
                    progress.p95(),
                    progress.max(),
                    stuck == 0 ? "" : " (" + stuck + " not before it was mended)",
                    drain,
                    drained ? "" : " (NOT all)",
                    stateMegabytes);
        }

        ObjectNode json(ObjectMapper mapper) {
            ObjectNode node = mapper.createObjectNode();
            node.put("fault", fault)
                    .put("times", times)
                    .put("asked", asked)
                    .put("lost", lost)
                    .put("doubled", doubled);
            node.put("stuck", stuck)
                    .put("drain_s", drain)
                    .put("drained", drained)
                    .put("state_mb", stateMegabytes);
            progress.seconds().forEach(node.putArray("progress_s")::add);
            return node;
        }
    }

    private FaultReport(long seed, Verdict verdict, List<Line> lines, List<String> notStruck) {
        this.seed = seed;
        this.verdict = verdict;
        this.lines = List.copyOf(lines);
        this.notStruck = List.copyOf(notStruck);
    }

    /** Of all that the ledger has; call it when nothing more is to come. */
    public static FaultReport of(long seed, Collection<Episode> episodes, Ledger ledger) {
        Map<String, List<Episode>> byFault = new LinkedHashMap<>();
        episodes.forEach(episode -> byFault.computeIfAbsent(episode.fault(), key -> new ArrayList<>())
                .add(episode));
        List<Line> lines = new ArrayList<>();
        byFault.forEach((fault, those) -> lines.add(Line.of(fault, those, ledger)));
        return new FaultReport(seed, ledger.verdict(), lines, List.of());
    }

    /** With the kinds of fault that were to be tried and did not strike: a report is not to pass for more than it is. */
    public FaultReport withNotStruck(List<String> faults) {
        return new FaultReport(seed, verdict, lines, faults);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    public Verdict verdict() {
        return verdict;
    }

    public String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        lines.forEach(line -> text.append(line.markdown()));
        return text.append("\nSeed ")
                .append(seed)
                .append(": ")
                .append(verdict.sentence())
                .append(".\n")
                .append(notStruck.isEmpty() ? "" : "\nNot struck in this run: " + String.join("; ", notStruck) + ".\n")
                .toString();
    }

    /** Writes {@code report.md} and {@code report.json}. */
    public void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("report.md"), markdown());
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        node.put("seed", seed).put("verdict", verdict.sentence()).put("clean", verdict.isClean());
        lines.forEach(line -> node.withArray("faults").add(line.json(mapper)));
        notStruck.forEach(node.putArray("not_struck")::add);
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve("report.json").toFile(), node);
    }
}
