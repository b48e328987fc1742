package io.weir.history;

import io.weir.history.judge.JudgeOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The options of a history check. */
public final class HistoryOptions {
    /** All runs. */
    public static final int ALL = Integer.MAX_VALUE;

    private final JudgeOptions ofJudge;
    private final int apiSample;
    private final Map<String, String> kafka;
    private final Duration patience;
    private final Consumer<String> progress;

    private HistoryOptions(Builder given) {
        ofJudge = new JudgeOptions(
                given.applicationId,
                given.quiescent,
                given.minRuns,
                given.acknowledged,
                given.tokensChecked,
                given.payloadBytes,
                given.maxFindings);
        apiSample = given.apiSample;
        kafka = given.kafka;
        patience = given.patience;
        progress = given.progress;
    }

    /** Starts with the options for a cluster in use: runs may be in progress, and at least one run has finished. */
    public static Builder builder() {
        return new Builder();
    }

    String applicationId() {
        return ofJudge.applicationId();
    }

    int apiSample() {
        return apiSample;
    }

    Map<String, String> kafka() {
        return kafka;
    }

    Duration patience() {
        return patience;
    }

    Consumer<String> progress() {
        return progress;
    }

    JudgeOptions ofJudge() {
        return ofJudge;
    }

    /** Collects options; an option that is not set has its default. */
    public static final class Builder {
        private String applicationId = "weir";
        private boolean quiescent;
        private int minRuns = 1;
        private final Set<String> acknowledged = new HashSet<>();
        private boolean tokensChecked = true;
        private long payloadBytes = 64L << 20;
        private int maxFindings = 100;
        private int apiSample = 20;
        private Map<String, String> kafka = Map.of();
        private Duration patience = Duration.ofSeconds(60);
        private Consumer<String> progress = text -> {};

        private Builder() {}

        /**
         * The engine's {@code weir.application.id}; it is part of the names of the engine's changelogs and its consumer
         * group. Default: weir.
         */
        public Builder applicationId(String id) {
            applicationId = id;
            return this;
        }

        /** True if every requested run must have ended, and the engine must have nothing left to do. */
        public Builder quiescent(boolean claimed) {
            quiescent = claimed;
            return this;
        }

        /** The number of finished runs below which the history proves nothing. Default: 1. */
        public Builder minRuns(int runs) {
            minRuns = runs;
            return this;
        }

        /** Adds ids of runs whose request Kafka has acknowledged to a client. */
        public Builder acknowledged(Iterable<String> runIds) {
            runIds.forEach(acknowledged::add);
            return this;
        }

        /** True if the engine checks tokens ({@code weir.check.tokens}). Default: true. */
        public Builder tokensChecked(boolean checked) {
            tokensChecked = checked;
            return this;
        }

        /**
         * Memory for the inputs of a partition; runs whose inputs do not fit are not decided again. Default: 64 MiB.
         */
        public Builder payloadBytes(long bytes) {
            payloadBytes = bytes;
            return this;
        }

        /** The number of findings in the report; all are counted. Default: 100. */
        public Builder maxFindings(int findings) {
            maxFindings = findings;
            return this;
        }

        /**
         * The number of ended runs that the client is queried about, spread over the history; 0 for none, {@link #ALL}
         * for all. Each query reads the run's partition. Default: 20.
         */
        public Builder apiSample(int runs) {
            apiSample = runs;
            return this;
        }

        /** Settings of Kafka's clients, without {@code bootstrap.servers}. */
        public Builder kafka(Map<String, String> settings) {
            kafka = Map.copyOf(settings);
            return this;
        }

        /** How long the reading may make no progress, for example because of an open transaction. Default: a minute. */
        public Builder patience(Duration standstill) {
            patience = standstill;
            return this;
        }

        /** Receives the progress of a long reading, in a few words. */
        public Builder progress(Consumer<String> told) {
            progress = told;
            return this;
        }

        public HistoryOptions build() {
            return new HistoryOptions(this);
        }
    }
}
