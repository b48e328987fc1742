package io.weir.worker;

/** A worker's settings by their key, as {@link WorkerConfig#parse} reads them; docs/workers.md lists them from here. */
public enum WorkerSetting {
    QUEUES("weir.worker.queues", "default", "The queues to take work from, separated by commas."),
    GROUP_PREFIX(
            "weir.worker.group.prefix",
            "weir-worker-",
            "The group id is this and the queue's name. Workers of one group share the work."),
    ID("weir.worker.id", "<host>-<random>", "Names this worker in its reports."),
    TRANSPORT(
            "weir.worker.transport",
            "auto",
            "`auto`, `share` or `classic`. `auto` keeps what the group already is; a new group is a consumer group."),
    ISOLATION(
            "weir.worker.isolation",
            "read_committed",
            "`read_committed` or `read_uncommitted`. Uncommitted work starts some milliseconds earlier, and may be work"
                    + " whose dispatch is then rolled back: its report counts only if the dispatch that follows has the same"
                    + " inputs. Tell the engine with `weir.workers.isolation`. Not with an engine that has"
                    + " `weir.check.tokens=false`."),
    MAX_CONCURRENCY(
            "weir.worker.max.concurrency",
            "16",
            "How many steps run at a time, each on a thread of its own; 1 to 1,000."),
    START_TIMEOUT(
            "weir.worker.start.timeout.ms",
            "5000",
            "How long a start waits for Kafka to answer, in milliseconds, before it fails with a sentence."),
    SHUTDOWN_HOOK(
            "weir.worker.shutdown.hook",
            "true",
            "Whether the worker closes itself when the JVM is told to end (Ctrl-C, SIGTERM), so that others have its work at"
                    + " once. `false` where something else, such as a container of beans, closes it in its own order."),
    SHUTDOWN_GRACE(
            "weir.worker.shutdown.grace.ms",
            "30000",
            "How long a stop waits for running steps, in milliseconds; what is left then is interrupted and handed back."),
    MAX_OUTPUT_BYTES(
            "weir.worker.max.output.bytes",
            "1000000",
            "Limit of output, feedback and metadata together; above it the step fails for good with `PayloadTooLarge`."),
    MAX_RECORD_BYTES(
            "weir.worker.max.record.bytes",
            "2097152",
            "The largest dispatch that is read and the largest report that is written, in bytes. The engine's"
                    + " `weir.limits.record.bytes` where that is not its default."),
    AUTO_HEARTBEAT(
            "weir.worker.auto.heartbeat",
            "false",
            "Whether heartbeats are sent for a step that does not send its own. They then tell that the worker lives, not"
                    + " that the step gets on."),
    SHARE_CONSUMERS(
            "weir.worker.share.consumers",
            "0",
            "Share consumers per queue. 0: twice the queue's partitions, at most 16 and at most the concurrency. A step"
                    + " longer than the others occupies one."),
    SHARE_BATCH_SIZE(
            "weir.worker.share.batch.size",
            "0",
            "Records one share consumer takes at once. 0: the concurrency divided by the share consumers, rounded up, so"
                    + " that no worker hoards what another could do."),
    OFFSET_METADATA_MAX_BYTES(
            "weir.worker.offset.metadata.max.bytes",
            "4096",
            "How much of a commit may tell what is finished ahead of it; the broker's `offset.metadata.max.bytes`.");

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

    /** What it does, in Markdown. */
    public String sentence() {
        return sentence;
    }
}
