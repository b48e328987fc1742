package io.weir.client;

import io.weir.protocol.Codec;
import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import java.util.Map;
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
        try {
            byte[] bytes = Codecs.encode(command);
            Codecs.decodeRunCommand(command.topic(), bytes, command.runId(), maxBytes);
            return bytes;
        } catch (ProtocolException | IllegalArgumentException | IndexOutOfBoundsException refused) {
            throw new IllegalArgumentException(
                    "the request about run '" + command.runId() + "' can't be sent, the engine would not read it: "
                            + refused.getMessage(),
                    refused);
        }
    }
}
