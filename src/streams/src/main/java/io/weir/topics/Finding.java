package io.weir.topics;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The result of the comparison of one topic with its specification. */
public sealed interface Finding {
    String topic();

    /** Returns the finding as a sentence, for the terminal and for logs. */
    String sentence();

    /** A difference that applying the plan changes. */
    sealed interface Action extends Finding {}

    /** A difference that applying the plan never changes, and that prevents the whole plan from being applied. */
    sealed interface Refusal extends Finding {}

    /** The topic is missing. */
    record Create(TopicSpec spec) implements Action {
        @Override
        public String topic() {
            return spec.name();
        }

        @Override
        public String sentence() {
            return topic() + " is missing; to be created with partitions " + spec.partitions() + ", replicas "
                    + spec.replicas() + ", " + spec.config();
        }
    }

    /** Settings differ. For each setting: the found and the expected value. */
    record AlterConfig(String topic, Map<String, Drift> drifts) implements Action {
        public AlterConfig {
            drifts = Collections.unmodifiableMap(new TreeMap<>(drifts));
        }

        @Override
        public String sentence() {
            return drifts.entrySet().stream()
                    .map(drift -> drift.getKey() + " is " + drift.getValue().found() + ", expected "
                            + drift.getValue().expected())
                    .collect(Collectors.joining("; ", topic + ": ", ""));
        }
    }

    /** A setting's value in the cluster and in the specification. */
    record Drift(String found, String expected) {}

    /** Everything is as specified. */
    record Matches(String topic, int partitions) implements Finding {
        @Override
        public String sentence() {
            return topic + " is as specified, partitions " + partitions;
        }
    }

    /** Moving replicas costs traffic and is done with the cluster's own tools, so this is only reported. */
    record OtherReplication(String topic, int found, int expected) implements Finding {
        @Override
        public String sentence() {
            return topic + " has replicas " + found + ", expected " + expected
                    + "; left as it is, change it with kafka-reassign-partitions if need be";
        }
    }

    /** The partition count is part of the data format, so a topic with another count is never changed. */
    record WrongPartitionCount(String topic, int found, int expected, String remedy) implements Refusal {
        @Override
        public String sentence() {
            return topic + " has partitions " + found + ", expected " + expected + ". " + remedy;
        }
    }
}
