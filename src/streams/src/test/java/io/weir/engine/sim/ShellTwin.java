package io.weir.engine.sim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.engine.Decision;
import io.weir.engine.Outputs;
import io.weir.engine.Run;
import io.weir.engine.RunCodec;
import io.weir.engine.RunSurgery;
import io.weir.engine.StepOutput;
import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.streams.SimulatedShell;
import io.weir.streams.SimulatedShell.Changelogs;
import io.weir.streams.SimulatedShell.Emitted;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The real topology, with its stores and codecs, next to the core. */
final class ShellTwin implements Twin {
    private static final String UNKNOWN_RUN = "unknown_run";

    private final World world;
    private final Shells shells;
    private final SimulatedShell shell;
    private final Set<String> defined = new HashSet<>();
    private Changelogs committed;
    private byte[] taken = {};
    private Said said = new Said();
    private Said expected = new Said();

    ShellTwin(World world, Shells shells, Changelogs committed) {
        this.world = world;
        this.shells = shells;
        this.committed = committed;
        // A moment ago: it looks at its timers when it is first asked to.
        this.shell = shells.open(world.now() - 1, world.options(), committed);
    }

    @Override
    public boolean looksAtTimersFirst() {
        return true;
    }

    @Override
    public boolean movesTo(long now) {
        if (now <= shell.now()) {
            return false;
        }
        world.published().forEach((id, text) -> {
            if (defined.add(id)) {
                shell.define(id, text);
            }
        });
        does(() -> shell.advanceTo(now));
        return true;
    }

    @Override
    public void takes(RunCommand request) {
        isGiven(request.topic(), request.runId(), Codecs.encode(request));
    }

    @Override
    public void takes(WorkerReport report) {
        isGiven(
                Topics.STEP_COMPLETED,
                report.attempt().runId(),
                Codecs.workerReport().encode(report));
    }

    private void isGiven(String topic, String key, byte[] record) {
        if (world.happens(Poison.SHARE)) {
            isPoisoned(topic, key, Poison.from(record, world.dice()));
        }
        taken = record;
        does(() -> shell.pipe(topic, key, record));
    }

    /** What can't be read comes back as it was, and leaves no other trace. */
    private void isPoisoned(String topic, String key, byte[] poison) {
        Changelogs before = shell.changelogs().copy();
        does(() -> shell.pipe(topic, key, poison));
        expected.deadLetter(DeadLetter.UNREADABLE, poison);
        if (topic.equals(Topics.RUN_REQUESTS)) {
            expected.answered(key, DeadLetter.UNREADABLE);
        }
        mustHaveSaidTheSame();
        Violation.unless(isSame(before, shell.changelogs()), "poison changes nothing", new String(poison, UTF_8));
        world.coverage().count("poison");
    }

    private void does(Runnable something) {
        ShellMutant mutant = shells.mutant();
        if (mutant == null) {
            something.run();
            said = said(shell.emitted());
        } else {
            Changelogs before = shell.changelogs().copy();
            something.run();
            said = said(mutant.said(shell.emitted()));
            mutant.wrote(shell, before);
        }
    }

    private static Said said(Emitted emitted) {
        Said said = new Said();
        emitted.dispatches().forEach(said::dispatched);
        emitted.records().forEach(said::record);
        emitted.cancellations().forEach(said::calledBack);
        emitted.results().forEach(said::ended);
        for (DeadLetter letter : emitted.deadLetters()) {
            byte[] value = letter.value();
            said.deadLetter(letter.reason(), value == null ? new byte[0] : value);
        }
        return said;
    }

    @Override
    public byte[] secretOf(String runId, byte[] other) {
        Changelogs kept = shell.changelogs();
        // One that has ended at once is in the history already.
        TreeMap<String, byte[]> runs = kept.runs().containsKey(runId) ? kept.runs() : kept.history();
        byte[] head = runs.get(runId);
        return head == null
                ? other
                : RunSurgery.secret(
                        RunCodec.decode(runId, head, page -> runs.get(page(runId, page)), world::planByHash));
    }

    @Override
    public void mustDecide(String runId, boolean ofRecord, Decision decision) {
        expected.decided(runId, ofRecord, decision, shell.now());
    }

    @Override
    public void refusesAnUnknownRun() {
        expected.deadLetter(UNKNOWN_RUN, taken);
    }

    @Override
    public void mustHaveSaidTheSame() {
        Violation.unless(
                said.equals(expected), "the topology says what the core decides", said, "but expected", expected);
        said = new Said();
        expected = new Said();
    }

    @Override
    public void commits(Collection<StoredRun> all) {
        Changelogs now = shell.changelogs();
        Set<String> runs = new TreeSet<>();
        Set<String> ended = new TreeSet<>();
        int outputs = 0;
        for (StoredRun run : all) {
            (run.ended() ? ended : runs).addAll(keys(run));
            keepsState(run, run.ended() ? now.history() : now.runs());
            if (!run.ended()) {
                keepsOutputs(run);
                outputs += 1 + run.outputs().size();
            }
        }
        Violation.unless(now.runs().keySet().equals(runs), "runs leave the store when they end", now.runs(), runs);
        Violation.unless(now.history().keySet().containsAll(ended), "ended runs are remembered", now.history(), ended);
        Violation.unless(
                now.outputs().size() == outputs, "outputs leave the store with their run", now.outputs(), outputs);
        keepsTimers(all, now.timers().keySet());
        committed = now.copy();
    }

    private static Set<String> keys(StoredRun run) {
        Set<String> keys = new TreeSet<>();
        keys.add(run.runId());
        for (int page = 1; page <= run.pages().size(); page++) {
            keys.add(page(run.runId(), page));
        }
        return keys;
    }

    private static void keepsState(StoredRun run, Map<String, byte[]> store) {
        boolean same = Arrays.equals(run.head(), store.get(run.runId()));
        for (int page = 1; page <= run.pages().size(); page++) {
            same &= Arrays.equals(run.pages().get(page - 1), store.get(page(run.runId(), page)));
        }
        Violation.unless(same, "the topology stores what the core has", run.runId());
    }

    private void keepsOutputs(StoredRun run) {
        Outputs found = shell.outputsOf(run.runId());
        Violation.unless(found.input().equals(run.input()), "the input is kept", found.input(), run.input());
        for (Map.Entry<Run.OutputSlot, StepOutput> expected : run.outputs().entrySet()) {
            StepOutput output =
                    found.find(expected.getKey().step(), expected.getKey().revision());
            Violation.unless(expected.getValue().equals(output), "outputs are kept", output, expected);
        }
    }

    private static void keepsTimers(Collection<StoredRun> all, Set<String> timers) {
        Set<String> expected = new TreeSet<>();
        for (StoredRun run : all) {
            run.timerAt()
                    .ifPresent(due -> expected.add(new String(
                                    ByteBuffer.allocate(Long.BYTES).putLong(due).array(), ISO_8859_1)
                            + run.runId()));
        }
        Violation.unless(
                timers.equals(expected), "a run has one timer, as long as it wants one", timers, "expected", expected);
    }

    private static String page(String runId, int page) {
        return runId + "\0" + new String(new byte[] {(byte) (page >> 8), (byte) page}, ISO_8859_1);
    }

    private static boolean isSame(Changelogs one, Changelogs other) {
        return one.text().equals(other.text());
    }

    @Override
    public Twin takenOver() {
        ShellMutant mutant = shells.mutant();
        return new ShellTwin(
                world, shells, mutant == null ? committed : mutant.takenOver(committed, shell.changelogs()));
    }

    @Override
    public void close() {
        shell.close();
    }
}
