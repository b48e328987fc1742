package io.weir.streams;

import io.weir.protocol.RunCommand;
import io.weir.protocol.WorkerReport;
import io.weir.streams.state.ClockMark;
import io.weir.streams.state.EarlyControls;
import io.weir.streams.state.History;
import io.weir.streams.state.OutputStore;
import io.weir.streams.state.PinnedDefinitions;
import io.weir.streams.state.RunStore;
import io.weir.streams.state.TimerQueue;
import io.weir.streams.state.TokenKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The only processor. It processes a task's requests, reports and timers in the order of arrival. Requests and reports
 * of a run arrive on the same partition number of two topics, so exactly one task sees everything about a run.
 */
final class RunProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    /** The maximum number of ended runs that one timer check purges. */
    private static final int PURGE_BATCH = 100;

    private final WeirConfig config;
    private final PlanCache plans;
    private final Queues queues;
    private final Router router;
    private final InputReader inputs;
    private final DeadLetters letters;
    private final StreamThreads threads;
    // Set by init. Kafka Streams calls init before any other method, and again after an aborted transaction.
    private ProcessorContext<byte[], Outgoing> context;
    private PinnedDefinitions definitions;
    private RunStores stores;
    private RunShell shell;
    private RunTimers timers;
    private PutBackClock clock;
    private CommitPace commits;
    private Runnable requestCommit;
    private TransactionRoom room;
    private Decisions decisions;
    private AtWork atWork;
    private Arrivals arrivals;
    private @Nullable Alarm alarm;

    /** @param threads state shared by a thread's tasks: they commit together, so they request commits together */
    @SuppressWarnings("NullAway.Init") // see the fields
    RunProcessor(WeirConfig config, PlanCache plans, Queues queues, Router router, StreamThreads threads) {
        this.config = config;
        this.plans = plans;
        this.queues = queues;
        this.router = router;
        this.inputs = new InputReader(config.limits().input());
        this.letters = new DeadLetters(config.limits().deadLetter());
        this.threads = threads;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> given) {
        context = given;
        commits = threads.commits();
        requestCommit = given::commit;
        room = threads.room();
        definitions = new PinnedDefinitions(store(Names.DEFINITIONS), store(Names.RUNS), store(Names.HISTORY));
        atWork = threads.atWork();
        arrivals = threads.arrivals();
        arrivals.begins(given.taskId().partition(), given.currentSystemTimeMs());
        threads.readAhead().begins(given.taskId().partition());
        threads.openWork().begins(given.taskId().partition());
        PlanCatalog catalog = new PlanCatalog(
                definitions,
                given.<KeyValueStore<String, byte[]>>getStateStore(Names.PUBLISHED_DEFINITIONS),
                threads.definitions(),
                plans);
        stores = new RunStores(
                new RunStore(
                        store(Names.RUNS), catalog::pinnedTo, config.caches().runBytes()),
                new OutputStore(store(Names.OUTPUTS), config.caches().outputBytes()),
                new TimerQueue(store(Names.TIMERS)),
                new History(
                        store(Names.HISTORY),
                        catalog::pinnedTo,
                        config.history().retention().toMillis(),
                        config.history().maxBytes()),
                new EarlyControls(store(Names.HISTORY)),
                new QueueOutages(queues, threads.openWork(), config));
        RecordWriter writer = new RecordWriter(router, config.limits().record());
        decisions = new Decisions(
                stores,
                new DecisionPreparer(writer),
                writer,
                this::forward,
                () -> room.within(config.engine().budget()));
        clock = new PutBackClock(new ClockMark(store(Names.TIMERS)), stores.timers());
        shell = new RunShell(
                stores,
                catalog,
                config.engine(),
                decisions,
                letters,
                clock,
                new RunSecrets(new TokenKey(store(Names.TIMERS), threads.newTokenKey())));
        timers = new RunTimers(
                stores,
                catalog,
                decisions,
                runId -> threads.fencings()
                        .tooOften(Item.timerOf(runId, given.taskId().partition())),
                () -> room.turns().take(given.taskId().partition(), othersWait()));
        // Kafka Streams does not always close a processor before it revives it.
        if (alarm != null) {
            alarm.cancel();
        }
        alarm = new Alarm(threads.alarms(), given, config.pace().timerInterval(), now -> undivided(() -> look(now)));
        setAlarm(false);
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** Sets the alarm for the next timer, purge or sweep. */
    private void setAlarm(boolean more) {
        long due = Math.min(
                Math.min(Math.min(stores.timers().nextLook(), stores.early().nextLook()), clock.nextLook()),
                Math.min(stores.history().nextLook(), definitions.nextLook()));
        Alarm set = Objects.requireNonNull(alarm, "init comes first");
        if (more || room.isFull()) {
            set.setForAtOnce();
        } else {
            set.setFor(due);
        }
    }

    private KeyValueStore<byte[], byte[]> store(String name) {
        return context.getStateStore(name);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        undivided(() -> decideOn(record));
    }

    /**
     * Runs a decision. The time measured for the item ends with it, even if the decision fails: the time after it
     * belongs to Kafka Streams.
     */
    private void undivided(Runnable decision) {
        try {
            Aborting.onTimeout(decision);
        } finally {
            threads.openWork().ends();
        }
    }

    private void decideOn(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record from nowhere: " + record));
        Source source = Source.of(record, at);
        commits.decided(requestCommit);
        Item item = Item.of(source);
        atWork.begins(item);
        long now = context.currentSystemTimeMs();
        clock.sees(now);
        Optional<RetentionGap> gap = threads.gaps().take(source);
        Optional<Fencing> tooOften = threads.fencings().tooOften(item);
        if (gap.isPresent()) {
            forward(letters.of(gap.get()), now);
        } else if (tooOften.isPresent()) {
            shell.setAside(source, tooOften.get(), now);
        } else {
            decideOn(source, now);
        }
        arrivals.dealtWith(source);
        threads.readAhead().processed(source);
        atWork.done();
        goOn();
    }

    private void decideOn(Source source, long now) {
        InputReader.Input input = inputs.read(source);
        if (input instanceof InputReader.Input.Command command) {
            RunCommand asked = command.command();
            if (isHere(source, asked.runId(), now)) {
                shell.command(asked, source, now, arrivals.heardUpTo(source.partition(), now));
            }
        } else if (input instanceof InputReader.Input.Report report) {
            WorkerReport told = report.report();
            commits.reported(told.attempt());
            if (isHere(source, told.attempt().runId(), now)) {
                shell.report(told, source, now);
            }
        } else if (input instanceof InputReader.Input.Refused refused) {
            shell.deadLetter(source, refused.reason(), refused.message(), now);
        } else {
            throw new IllegalStateException("an input the processor does not know: " + input);
        }
    }

    /**
     * Returns true if the record's run lives on this partition. Otherwise forwards the record to the right partition,
     * or makes it a dead letter.
     */
    private boolean isHere(Source source, String runId, long now) {
        atWork.isAbout(runId);
        Router.Place place = router.place(source, runId);
        if (place == Router.Place.ELSEWHERE) {
            forward(router.sentOn(source, runId), now);
        } else if (place == Router.Place.LOST) {
            shell.deadLetter(
                    source,
                    DeadLetters.MISROUTED,
                    "sent on once and still on partition " + source.partition() + ", expected partition "
                            + router.home(runId) + "; the partition count of " + source.topic() + " was changed",
                    now);
        }
        return place == Router.Place.HERE;
    }

    /** Fires due timers and removes old and unneeded data, within the time budget of a timer check. */
    private void look(long now) {
        long deadline = System.nanoTime() + config.pace().timerBudget().toNanos();
        BooleanSupplier inTime = () -> System.nanoTime() - deadline <= 0 && !room.isFull();
        long heard = arrivals.heardUpTo(context.taskId().partition(), now);
        clock.sees(now);
        // Due timers can wait for the commit that is requested below.
        List<TimerQueue.Due> due = room.isFull()
                ? List.of()
                : stores.timers().due(heard, config.pace().timerBatch());
        for (TimerQueue.Due timer : due) {
            fire(timer, now, heard);
            if (!inTime.getAsBoolean()) {
                break;
            }
        }
        clock.propose(now, heard, config.pace().timerBatch(), inTime, timer -> fire(timer, now, heard));
        atWork.done();
        stores.timers().skipFired(heard);
        stores.history().purge(now, PURGE_BATCH, inTime);
        stores.early().purge(now, inTime);
        definitions.sweep(inTime);
        goOn();
    }

    private void fire(TimerQueue.Due timer, long now, long heard) {
        commits.decided(requestCommit);
        atWork.begins(Item.timerOf(timer.runId(), context.taskId().partition()));
        timers.fire(timer, now, clock.foundAt(), heard);
    }

    /** Requests the commit and sets the alarm for the next check, each when it is due. */
    private void goOn() {
        boolean more = decisions.takeMore();
        if (more) {
            room.turns().took();
        }
        if (room.isFull() || room.turns().isUnderWay()) {
            context.commit();
        } else {
            commits.requestIfDue();
        }
        setAlarm(more);
    }

    /** Returns true if other records or decisions are waiting while a portion is dispatched. */
    private boolean othersWait() {
        return commits.waitNanos() != CommitPace.NEVER || threads.readAhead().bytes() > 0;
    }

    private void forward(Outgoing record, long at) {
        commits.sent(record);
        context.forward(new Record<>(record.key(), record, at, record.headers()));
        room.sent(record.size());
    }
}
