package io.weir.history;

import io.weir.history.judge.JudgeOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** How a history is checked. */
public final class HistoryOptions {
    private final Builder given;

    private HistoryOptions(Builder given) {
        this.given = given;
    }

    /** Starts from a cluster in use: what goes on may go on, and at least one run has finished. */
    public static Builder builder() {
        return new Builder();
    }

    String applicationId() {
        return given.applicationId;
    }

    int described() {
        return given.described;
    }

    Map<String, String> kafka() {
        return given.kafka;
    }

    Duration patience() {
        return given.patience;
    }

    Consumer<String> progress() {
        return given.progress;
    }

    JudgeOptions ofJudge() {
        return new JudgeOptions(
                given.applicationId,
                given.quiescent,
                given.minRuns,
                given.acknowledged,
                given.tokensChecked,
                given.payloadBytes,
                given.maxFindings);
    }

    /** Collects options; what is not given keeps its default. */
    public static final class Builder {
        private String applicationId = "weir";
        private boolean quiescent;
        private int minRuns = 1;
        private final Set<String> acknowledged = new HashSet<>();
        private boolean tokensChecked = true;
        private long payloadBytes = 64L << 20;
        private int maxFindings = 100;
        private int described = 10;
        private Map<String, String> kafka = Map.of();
        private Duration patience = Duration.ofSeconds(60);
        private Consumer<String> progress = text -> {};

        private Builder() {}

        /** The engine's {@code weir.application.id}: names its changelogs and its consumer group. Default: weir. */
        public Builder applicationId(String id) {
            applicationId = id;
            return this;
        }

        /** Whether everything asked for must have ended, and the engine have nothing left to do. */
        public Builder quiescent(boolean claimed) {
            quiescent = claimed;
            return this;
        }

        /** Finished runs below which the history proves nothing. Default: 1. */
        public Builder minRuns(int runs) {
            minRuns = runs;
            return this;
        }

        /** Adds ids of runs that some client was told Kafka has the request of. */
        public Builder acknowledged(Iterable<String> runIds) {
            runIds.forEach(acknowledged::add);
            return this;
        }

        /** Whether the engine checks tokens ({@code weir.check.tokens}). Default: true. */
        public Builder tokensChecked(boolean checked) {
            tokensChecked = checked;
            return this;
        }

        /** Payloads kept for conditions and input templates at most; beyond that these are not judged. Default: 64 MiB. */
        public Builder payloadBytes(long bytes) {
            payloadBytes = bytes;
            return this;
        }

        /** Findings listed at most; all are counted. Default: 100. */
        public Builder maxFindings(int findings) {
            maxFindings = findings;
            return this;
        }

        /** Runs that the client is asked about at most, spread over the history; 0 asks nothing. Default: 10. */
        public Builder described(int runs) {
            described = runs;
            return this;
        }

        /** Settings of Kafka's clients, without {@code bootstrap.servers}. */
        public Builder kafka(Map<String, String> settings) {
            kafka = Map.copyOf(settings);
            return this;
        }

        /** How long the reading may stand still, for an open transaction for instance. Default: a minute. */
        public Builder patience(Duration standstill) {
            patience = standstill;
            return this;
        }

        /** Is told, in a few words, how far a long reading is. */
        public Builder progress(Consumer<String> told) {
            progress = told;
            return this;
        }

        public HistoryOptions build() {
            Builder copy = new Builder();
            copy.applicationId = applicationId;
            copy.quiescent = quiescent;
            copy.minRuns = minRuns;
            copy.acknowledged.addAll(acknowledged);
            copy.tokensChecked = tokensChecked;
            copy.payloadBytes = payloadBytes;
            copy.maxFindings = maxFindings;
            copy.described = described;
            copy.kafka = kafka;
            copy.patience = patience;
            copy.progress = progress;
            return new HistoryOptions(copy);
        }
    }
}
