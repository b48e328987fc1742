package io.weir.worker;

/**
 * A worker's settings by key, for {@link WorkerConfig#parse}. The table in docs/workers.md is generated from this list.
 */
public enum WorkerSetting {
    QUEUES("weir.worker.queues", "default", "Queues to take work from, separated by commas."),
    GROUP_PREFIX(
            "weir.worker.group.prefix",
            "weir-worker-",
            "The group id is this prefix and the queue's name. Workers of one group share the work."),
    ID("weir.worker.id", "<host>-<random>", "Name of this worker in its reports."),
    TRANSPORT(
            "weir.worker.transport",
            "auto",
            "`auto`, `share` or `classic`. `auto` keeps the kind of an existing group; a new group is a"
                    + " consumer group."),
    ISOLATION(
            "weir.worker.isolation",
            "read_uncommitted",
            "`read_uncommitted` or `read_committed`. With `read_uncommitted` a worker takes a dispatch some milliseconds"
                    + " earlier. If the engine crashes within these milliseconds, the step may run once more; its outcome"
                    + " counts once. Use `read_committed` if the engine has `weir.check.tokens=false`."),
    MAX_CONCURRENCY(
            "weir.worker.max.concurrency",
            "16",
            "Number of steps that run at the same time, each on its own thread; 1 to 1,000."),
    START_TIMEOUT(
            "weir.worker.start.timeout.ms",
            "5000",
            "Time that a start waits for Kafka's answer before it fails, in milliseconds."),
    SHUTDOWN_HOOK(
            "weir.worker.shutdown.hook",
            "true",
            "If true, the worker closes itself when the JVM ends (Ctrl-C, SIGTERM), so that other workers get"
                    + " its work at once. Use `false` if something else closes the worker, for example a dependency"
                    + " injection container."),
    SHUTDOWN_GRACE(
            "weir.worker.shutdown.grace.ms",
            "30000",
            "Time that a stop waits for running steps, in milliseconds. Then they are interrupted, and their"
                    + " records are released."),
    MAX_OUTPUT_BYTES(
            "weir.worker.max.output.bytes",
            "1000000",
            "Limit of output, feedback and metadata together, in bytes. Above it the step fails for good with"
                    + " `PayloadTooLarge`."),
    MAX_RECORD_BYTES(
            "weir.worker.max.record.bytes",
            "2097152",
            "Largest dispatch that is read and largest report that is written, in bytes. Set it to the engine's"
                    + " `weir.limits.record.bytes` if you change that."),
    AUTO_HEARTBEAT(
            "weir.worker.auto.heartbeat",
            "false",
            "If true, the worker sends heartbeats for steps that send none. They then show that the worker"
                    + " lives, not that the step makes progress."),
    SHARE_CONSUMERS(
            "weir.worker.share.consumers",
            "0",
            "Share consumers per queue. 0: twice the queue's partitions, at most 16 and at most the"
                    + " concurrency. A slow step occupies one of them."),
    SHARE_BATCH_SIZE(
            "weir.worker.share.batch.size",
            "0",
            "Records that a share consumer takes at once. 0: the concurrency divided by the number of share"
                    + " consumers, rounded up, so that no worker holds records that another could process."),
    OFFSET_METADATA_MAX_BYTES(
            "weir.worker.offset.metadata.max.bytes",
            "4096",
            "Largest metadata of a commit (the list of unfinished records), in bytes; the broker's"
                    + " `offset.metadata.max.bytes`.");

    private final String key;
    private final String defaultValue;
    private final String sentence;

    WorkerSetting(String key, String defaultValue, String sentence) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.sentence = sentence;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** The meaning of the setting, in Markdown. */
    public String sentence() {
        return sentence;
    }
}
