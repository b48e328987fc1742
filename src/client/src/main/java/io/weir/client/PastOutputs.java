package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of a run from the topics: outputs from its result, or, if they are not there, from the reports and
 * controls that its events name; its input from its request.
 */
final class PastOutputs {
    private static final String OMITTED = "weir.omitted";
    private static final byte[] MARKER = ("{\"" + OMITTED + "\":").getBytes(StandardCharsets.UTF_8);

    private final LogReader reader;

    PastOutputs(LogReader reader) {
        this.reader = reader;
    }

    /** The outputs of these steps, by id; those that can no longer be read are absent. */
    Map<String, Payload> of(PastRun run, Set<String> steps) {
        Map<String, Payload> found = new HashMap<>();
        WorkflowResult result = run.result();
        if (result != null && !result.stepOutputs().containsKey(OMITTED)) {
            result.stepOutputs().forEach((step, output) -> {
                if (steps.contains(step) && !isMarker(output)) {
                    found.put(step, output);
                }
            });
        }
        Map<TopicPartition, Set<Long>> wanted = new HashMap<>();
        Map<String, Set<String>> stepsOf = new HashMap<>();
        for (String step : steps) {
            String source = found.containsKey(step) ? null : run.sources().get(step);
            if (source != null) {
                wanted.computeIfAbsent(partitionOf(source), partition -> new TreeSet<>())
                        .add(offsetOf(source));
                stepsOf.computeIfAbsent(source, position -> new TreeSet<>()).add(step);
            }
        }
        if (!wanted.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : reader.at(wanted)) {
                String position = record.topic() + "-" + record.partition() + "@" + record.offset();
                stepsOf.getOrDefault(position, Set.of()).forEach(step -> {
                    Payload output = outputIn(record, step);
                    if (output != null) {
                        found.put(step, output);
                    }
                });
            }
        }
        return found;
    }

    /** The run's input; empty if its request can no longer be read. */
    Optional<Payload> inputOf(PastRun run) {
        String request = run.request();
        return request == null
                ? Optional.empty()
                : reader.at(partitionOf(request), offsetOf(request))
                        .map(record -> command(record) instanceof RunCommand.StartRun start ? start.input() : null);
    }

    private static boolean isMarker(Payload output) {
        byte[] bytes = output.toBytes();
        return bytes.length >= MARKER.length && Arrays.equals(bytes, 0, MARKER.length, MARKER, 0, MARKER.length);
    }

    private static @Nullable Payload outputIn(ConsumerRecord<byte[], byte[]> record, String step) {
        if (record.topic().equals(Topics.STEP_COMPLETED)) {
            try {
                WorkerReport report = Codecs.decodeWorkerReport(record.value(), key(record), Integer.MAX_VALUE);
                return report instanceof WorkerReport.StepCompleted completed
                                && completed.attempt().stepId().equals(step)
                        ? outputOf(completed.outcome())
                        : null;
            } catch (ProtocolException unreadable) {
                return null;
            }
        }
        RunCommand command = command(record);
        if (command instanceof RunCommand.SkipStep skip) {
            return skip.output();
        }
        if (command instanceof RunCommand.CompleteStep complete) {
            return outputOf(complete.outcome());
        }
        return command instanceof RunCommand.StartRun start ? start.completed().get(step) : null;
    }

    private static @Nullable RunCommand command(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Codecs.decodeRunCommand(record.topic(), record.value(), key(record), Integer.MAX_VALUE);
        } catch (ProtocolException unreadable) {
            return null;
        }
    }

    private static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static @Nullable Payload outputOf(Outcome outcome) {
        return outcome instanceof Outcome.Success success ? success.output() : null;
    }

    private static TopicPartition partitionOf(String position) {
        int at = position.lastIndexOf('@');
        int dash = position.lastIndexOf('-', at);
        return new TopicPartition(position.substring(0, dash), Integer.parseInt(position.substring(dash + 1, at)));
    }

    private static long offsetOf(String position) {
        return Long.parseLong(position.substring(position.lastIndexOf('@') + 1));
    }
}
