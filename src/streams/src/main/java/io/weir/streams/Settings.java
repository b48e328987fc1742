package io.weir.streams;

import io.weir.engine.DecisionBudget;
import io.weir.engine.EngineOptions;
import java.nio.file.Path;
import java.util.List;

/** All of Weir's own keys. The reference page is generated from this list. */
final class Settings {
    static final Setting<String> BOOTSTRAP_SERVERS = Setting.text(
            "weir.bootstrap.servers",
            "",
            "Kafka brokers for the first connection, as `host:port,host:port`; required.");
    static final Setting<String> APPLICATION_ID = Setting.text(
            "weir.application.id",
            "weir",
            "Name of this engine in the cluster: its consumer group, its transactions and its internal topics."
                    + " All instances of one engine share it.");
    static final Setting<Path> STATE_DIR = new Setting<>(
            "weir.state.dir",
            ".weir/state",
            "Directory of local state: persistent, and not shared between instances.",
            Path::of);
    static final Setting<Integer> THREADS = Setting.number(
            "weir.threads", 1, 1, 256, "Stream threads; at most as many as the input topics have partitions are used.");
    static final Setting<Integer> STANDBYS = Setting.number(
            "weir.standbys",
            0,
            0,
            10,
            "Warm copies of each partition's state on other instances, for a faster takeover.");
    static final Setting<String> INSTANCE_ID = Setting.text(
            "weir.instance.id",
            "",
            "Name of this instance that survives restarts (static group membership), so that a short restart"
                    + " moves no partition; empty turns it off.");
    static final Setting<Integer> SESSION_TIMEOUT = Setting.number(
            "weir.session.timeout.ms",
            6_000,
            1_000,
            3_600_000,
            "Time without a heartbeat after which an instance counts as dead, milliseconds; its open"
                    + " transaction is aborted after the same time. Must be within the brokers'"
                    + " `group.min.session.timeout.ms` (default 6000), `group.max.session.timeout.ms` and"
                    + " `transaction.max.timeout.ms`.");

    static final Setting<Integer> RECORD_BYTES = Setting.number(
            "weir.limits.record.bytes",
            1_048_576,
            16_384,
            104_857_600,
            "Largest record that the engine writes, with key and headers, bytes; every topic's"
                    + " `max.message.bytes` must permit it.");
    static final Setting<Integer> INPUT_BYTES = Setting.number(
            "weir.limits.input.bytes",
            1_044_480,
            1_024,
            104_857_600,
            "Largest request or completion that the engine accepts, with key and headers, bytes; larger ones"
                    + " become dead letters.");
    static final Setting<Integer> DEAD_LETTER_BYTES = Setting.number(
            "weir.limits.dead-letter.bytes",
            2_097_152,
            16_384,
            104_857_600,
            "Largest dead letter, with key and headers, bytes; a larger source is cut. `max.message.bytes` of"
                    + " weir.dead-letters must permit it.");
    static final Setting<Long> RUN_BYTES = Setting.longNumber(
            "weir.limits.run.bytes",
            EngineOptions.DEFAULT_MAX_RUN_BYTES,
            65_536,
            1L << 30,
            "Largest total of a run's input and outputs, bytes; a larger run fails with PayloadTooLarge. Each"
                    + " stream thread needs this much heap when such a run ends and its result is built. A run keeps the"
                    + " limit it started with.");
    static final Setting<Integer> DEFINITION_BYTES =
            Setting.number("weir.limits.definition.bytes", 1_000_000, 1_024, 104_857_600, "Longest definition, bytes.");
    static final Setting<Integer> STEPS =
            Setting.number("weir.limits.steps", 1_000, 1, 10_000, "Largest number of steps in a definition.");
    static final Setting<Integer> ITERATIONS = Setting.number(
            "weir.limits.iterations", 10, 1, 1_000, "Upper bound of a revision loop's `max_iterations`.");

    static final Setting<Long> DEFINITION_WAIT = Setting.longNumber(
            "weir.definition.wait.ms",
            10_000,
            0,
            86_400_000,
            "Time that a run waits for an unknown definition, milliseconds; then it fails with"
                    + " WorkflowNotFound. It waits longer while the engine has not read all registered definitions.");
    static final Setting<Integer> DECISION_DISPATCHES = Setting.number(
            "weir.decision.dispatches",
            DecisionBudget.DEFAULT.dispatches(),
            1,
            100_000,
            "Largest number of dispatches in one decision. Steps that exceed this or the next two bounds stay"
                    + " ready, and the run's next decision dispatches them at once; other runs are processed in between.");
    static final Setting<Long> DECISION_BYTES = Setting.longNumber(
            "weir.decision.bytes",
            DecisionBudget.DEFAULT.bytes(),
            1,
            1L << 30,
            "Bytes of inputs after which one decision dispatches no further step. Each stream thread needs"
                    + " about four times as much heap while it decides.");
    static final Setting<Long> DECISION_WORK = Setting.longNumber(
            "weir.decision.work",
            DecisionBudget.DEFAULT.work(),
            1,
            1_000_000_000,
            "Work of mappings and conditions after which one decision dispatches no further step, in the units"
                    + " that limit an expression; 400,000 take about a tenth of a second. Conditions alone may use ten"
                    + " times as much, and at least 4,000,000; a run that needs more in one decision fails.");
    static final Setting<Long> TRANSACTION_BYTES = Setting.longNumber(
            "weir.transaction.bytes",
            16_777_216,
            65_536,
            1L << 30,
            "Bytes in a stream thread's transaction after which nothing more is dispatched before the commit."
                    + " The same applies when the transaction has been open for a quarter of `weir.session.timeout.ms`.");
    static final Setting<Boolean> CHECK_TOKENS =
            Setting.flag("weir.check.tokens", true, "If true, a report must have the token of its attempt's dispatch.");

    static final Setting<Long> HISTORY_RETENTION = Setting.longNumber(
            "weir.history.retention.ms",
            86_400_000,
            0,
            31_536_000_000L,
            "Time that an ended run can be queried and its id stays taken, milliseconds.");
    static final Setting<Long> HISTORY_BYTES = Setting.longNumber(
            "weir.history.max.bytes",
            67_108_864,
            0,
            1L << 40,
            "Bytes of ended runs kept per partition. If there are more, the oldest are removed, even before"
                    + " `weir.history.retention.ms`. Their ids are free then, and the same request starts a new run; the"
                    + " log warns about it.");

    static final Setting<Long> CACHED_RUN_BYTES = Setting.longNumber(
            "weir.cache.runs.bytes",
            4_194_304,
            0,
            1L << 32,
            "Decoded runs kept in memory per partition, bytes. A run takes about 1 KB, 100 bytes per started"
                    + " step, and twice the length of each error message.");
    static final Setting<Long> CACHED_OUTPUT_BYTES = Setting.longNumber(
            "weir.cache.outputs.bytes",
            4_194_304,
            0,
            1L << 32,
            "Inputs and outputs of live runs kept in memory per partition, bytes. A value larger than an eighth"
                    + " of this is not kept.");
    static final Setting<Long> CACHED_PLAN_BYTES = Setting.longNumber(
            "weir.cache.plans.bytes",
            67_108_864,
            0,
            1L << 40,
            "Compiled definitions kept in memory per instance, bytes; the last used one is always kept. A"
                    + " definition counts as 80 times its text. Definitions that are in use and do not fit are compiled"
                    + " again and again.");
    static final Setting<Long> ROCKSDB_BYTES = Setting.longNumber(
            "weir.rocksdb.memory.bytes",
            134_217_728,
            16_777_216,
            1L << 40,
            "Memory for block cache and write buffers of all stores of an instance together, bytes.");

    static final Setting<Integer> TIMER_INTERVAL =
            Setting.number("weir.timer.interval.ms", 10, 1, 60_000, "Interval of the timer check, milliseconds.");
    static final Setting<Integer> TIMER_BATCH = Setting.number(
            "weir.timer.batch", 500, 1, 100_000, "Largest number of timers fired per check and partition.");
    static final Setting<Integer> TIMER_BUDGET = Setting.number(
            "weir.timer.budget.ms",
            5,
            1,
            10_000,
            "Longest time of a timer check per partition, milliseconds; the next check continues.");
    static final Setting<Integer> COMMIT_REST = Setting.number(
            "weir.commit.rest.ms",
            50,
            0,
            10_000,
            "Longest pause of a stream thread between two requested commits, milliseconds. After a commit of more than eight"
                    + " decisions the pause is a quarter of a millisecond per decision; after a smaller one there is none,"
                    + " unless the commit was slow. Low load commits at once, high load gathers.");

    static final Setting<Long> READ_AHEAD_BYTES = Setting.longNumber(
            "weir.read-ahead.bytes",
            8_388_608,
            0,
            1L << 40,
            "Bytes of records that a stream thread has read and not processed yet, above which it reads no"
                    + " further. Each partition may exceed it by one fetch (`max.partition.fetch.bytes`).");

    static final Setting<Integer> FAILURES = Setting.number(
            "weir.failures.max",
            5,
            0,
            1_000,
            "Errors per stream thread within `weir.failures.window.ms` after which a thread is replaced; one"
                    + " more stops the engine. One cause often ends all threads at once, so the limit is multiplied by"
                    + " `weir.threads`.");
    static final Setting<Long> FAILURES_WINDOW = Setting.longNumber(
            "weir.failures.window.ms", 600_000, 1_000, 86_400_000, "Time window for counting errors, milliseconds.");
    static final Setting<Long> START_TIMEOUT = Setting.longNumber(
            "weir.start.timeout.ms",
            30_000,
            1_000,
            3_600_000,
            "Time that a start waits for Kafka's answer, milliseconds.");

    static final Setting<Integer> HEALTH_PORT = Setting.number(
            "weir.health.port",
            0,
            0,
            65_535,
            "Port on which `weir server` answers HTTP probes, `/health/live` and `/health/ready`, on all"
                    + " addresses; 0 turns it off.");

    static final Setting<EmitPermission> EMIT_TOPICS = new Setting<>(
            "weir.emit.topics",
            "",
            "Topics that `emit` steps may write to: names separated by commas, in which `*` stands for any characters,"
                    + " as in `orders,mail.*`; none by default, and never the topics of Weir (`weir.*`), of its state or of"
                    + " Kafka (`__*`). The engine needs the right to write to them. `weir dev` permits `*`.",
            EmitPermission::parse);

    static final List<Setting<?>> ALL = List.of(
            BOOTSTRAP_SERVERS,
            APPLICATION_ID,
            STATE_DIR,
            THREADS,
            STANDBYS,
            INSTANCE_ID,
            SESSION_TIMEOUT,
            RECORD_BYTES,
            INPUT_BYTES,
            DEAD_LETTER_BYTES,
            RUN_BYTES,
            DEFINITION_BYTES,
            STEPS,
            ITERATIONS,
            DEFINITION_WAIT,
            CHECK_TOKENS,
            EMIT_TOPICS,
            DECISION_DISPATCHES,
            DECISION_BYTES,
            DECISION_WORK,
            TRANSACTION_BYTES,
            HISTORY_RETENTION,
            HISTORY_BYTES,
            CACHED_RUN_BYTES,
            CACHED_OUTPUT_BYTES,
            CACHED_PLAN_BYTES,
            ROCKSDB_BYTES,
            TIMER_INTERVAL,
            TIMER_BATCH,
            TIMER_BUDGET,
            COMMIT_REST,
            READ_AHEAD_BYTES,
            FAILURES,
            FAILURES_WINDOW,
            START_TIMEOUT,
            HEALTH_PORT);

    private Settings() {}
}
