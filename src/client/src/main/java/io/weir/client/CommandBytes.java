package io.weir.client;

import io.weir.protocol.Codec;
import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import io.weir.protocol.WorkerReport;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Encodes commands so that the engine can read them. A command that the engine cannot read becomes a dead letter, and
 * the caller gets no answer. So every command is read here first.
 */
record CommandBytes(int maxBytes) {
    /**
     * A caller whose producer writes larger records than the engine reads by default has raised the engine's limit too.
     */
    static CommandBytes with(Map<String, Object> kafka) {
        Object size = kafka.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        try {
            int own = size == null ? 0 : Integer.parseInt(size.toString().trim());
            return new CommandBytes(Math.max(Codec.DEFAULT_MAX_BYTES, own));
        } catch (NumberFormatException leftToKafka) {
            return new CommandBytes(Codec.DEFAULT_MAX_BYTES);
        }
    }

    /** @throws IllegalArgumentException if the engine would not read it */
    byte[] encode(RunCommand command) {
        return checked(
                "the request about run '" + command.runId() + "'",
                () -> Codecs.encode(command),
                bytes -> Codecs.decodeRunCommand(command.topic(), bytes, command.runId(), maxBytes));
    }

    /** @throws IllegalArgumentException if the engine would not read it */
    byte[] encode(WorkerReport report) {
        String runId = report.attempt().runId();
        return checked(
                "the report about step '" + report.attempt().stepId() + "' of run '" + runId + "'",
                () -> Codecs.workerReport().encode(report),
                bytes -> Codecs.decodeWorkerReport(bytes, runId, maxBytes));
    }

    private static byte[] checked(String what, Supplier<byte[]> encoded, Consumer<byte[]> read) {
        try {
            byte[] bytes = encoded.get();
            read.accept(bytes);
            return bytes;
        } catch (ProtocolException | IllegalArgumentException | IndexOutOfBoundsException refused) {
            throw new IllegalArgumentException(
                    what + " can't be sent, the engine would not read it: " + refused.getMessage(), refused);
        }
    }
}
