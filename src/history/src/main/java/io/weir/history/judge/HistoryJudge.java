package io.weir.history.judge;

import io.weir.engine.Plan;
import io.weir.streams.Changelogs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history. Records are added one by one. Those of one partition must come in their order, topics may come in
 * any order; but those of all slices ({@link Slices#isForAll}) come first, and dead letters should come before the
 * records they name.
 *
 * <p>A slice can be judged as soon as it is complete ({@link #finish}), and its records are then released. So memory is
 * limited by the largest slice, not by the history. Inputs are stored up to {@link JudgeOptions#payloadBytes} per
 * slice, of other payloads only digests. Not thread-safe.
 */
public final class HistoryJudge {
    private final Surroundings around;
    private final Map<Integer, SliceJudge> open = new TreeMap<>();
    private final BitSet finished = new BitSet();

    public HistoryJudge(JudgeOptions options, Snapshot snapshot) {
        this(options, snapshot, null);
    }

    /** @param other a definition to try on the runs of its workflow, for {@link #trial}; or null */
    public HistoryJudge(JudgeOptions options, Snapshot snapshot, @Nullable Plan other) {
        Findings findings = new Findings(options.maxFindings());
        Retention retention = new Retention(snapshot);
        this.around = new Surroundings(
                options,
                snapshot,
                new Slices(snapshot, Changelogs.DEFINITIONS.topic(options.applicationId())),
                findings,
                new KnownDefinitions(findings),
                retention,
                new Reroutes(findings, retention),
                new Totals(),
                other == null ? null : new Trial(other, options.maxFindings()));
    }

    public Slices slices() {
        return around.slices();
    }

    /**
     * Adds one record; a record of a topic that is not Weir's is ignored.
     *
     * @throws IllegalStateException if its slice has been judged
     */
    public void take(LogRecord record) {
        int slice = around.slices().of(record);
        if (slice == Slices.ALL) {
            around.totals().records(1);
            around.definitions().take(record);
            return;
        }
        around.retention().see(record);
        slice(slice).take(record);
    }

    private SliceJudge slice(int slice) {
        if (finished.get(slice)) {
            throw new IllegalStateException("slice " + slice + " has been judged");
        }
        return open.computeIfAbsent(slice, number -> new SliceJudge(number, around));
    }

    /**
     * Judges a slice, and releases its records.
     *
     * @param asked limit of the runs that a client is to be queried about
     * @return the expected answers of a client about some of its ended runs, by run id
     */
    public Map<String, RunSummary> finish(int slice, int asked) {
        SliceJudge judge = slice(slice);
        judge.judge();
        open.remove(slice);
        finished.set(slice);
        return judge.sample(asked);
    }

    /** All findings. To be called once; judges the slices that are left. */
    public Report judge() {
        for (int slice = finished.nextClearBit(0);
                slice < around.slices().count();
                slice = finished.nextClearBit(slice)) {
            finish(slice, 0);
        }
        Totals totals = around.totals();
        around.reroutes().judge(around.snapshot(), totals);
        Input pending = totals.firstPending();
        if (around.options().quiescent() && pending != null) {
            around.findings()
                    .add(
                            Rule.NO_LAG,
                            null,
                            "the engine has yet to consume " + totals.pending()
                                    + " records of its inputs, expected none; the first is shown",
                            pending.at());
        }
        if (totals.finished() < around.options().minRuns()) {
            around.findings()
                    .add(
                            Rule.ENOUGH_WORK,
                            null,
                            "found " + totals.finished() + " finished runs that could be judged, expected at least "
                                    + around.options().minRuns());
        }
        return new Report(around.findings().kept(), around.findings().counts(), totals.counts(), notes());
    }

    /**
     * The runs that would have taken another course with the tried definition, after all slices have been judged.
     *
     * @throws IllegalStateException if there is no such definition
     */
    public TrialReport trial() {
        Trial trial = around.trial();
        if (trial == null) {
            throw new IllegalStateException("there is no definition to be tried");
        }
        return trial.report(around.totals().counts().getOrDefault("records read", 0L), notes());
    }

    private List<String> notes() {
        Totals totals = around.totals();
        List<String> notes = new ArrayList<>();
        if (!around.retention().horizons().isEmpty()) {
            notes.add("records have left "
                    + new TreeSet<>(around.retention().horizons().keySet().stream()
                            .map(Object::toString)
                            .toList())
                    + "; only runs whose whole life is there were judged");
        }
        if (!totals.storesSeen()) {
            notes.add("there are no changelogs of application '"
                    + around.options().applicationId() + "'; the stored state was not judged");
        }
        if (!around.definitions().missing().isEmpty()) {
            notes.add("definitions with the hashes " + around.definitions().missing()
                    + " are on no topic; their runs were not decided again");
        }
        if (totals.forgotten() > 0) {
            notes.add(totals.forgotten() + " runs were not decided again, as the inputs of a partition are more than "
                    + around.options().payloadBytes() + " bytes; --payload-memory gives more");
        }
        if (totals.again() > 0) {
            notes.add(
                    totals.again() + " run ids were used again after the history had let go of them; of these only the"
                            + " number of results was judged");
        }
        return notes;
    }
}
