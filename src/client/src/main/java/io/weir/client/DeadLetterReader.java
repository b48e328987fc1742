package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Decodes records of the dead-letter topic as far as possible, without trusting them. */
final class DeadLetterReader {
    /** The reason for a record that the engine did not write. */
    static final String FOREIGN = "foreign";

    static final String RETRIED_HEADER = "weir.retried-from";

    private static final String OWN_PREFIX = "weir.dlq.";
    private static final String TRUNCATED_HEADER = "weir.dlq.truncated";

    private DeadLetterReader() {}

    static DeadLetterRecord read(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        List<Header> ofSource = new ArrayList<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(OWN_PREFIX)) {
                // The engine's headers come last; a source may have headers with the same names.
                headers.put(header.key(), header.value());
            } else {
                ofSource.add(header);
            }
        }
        DeadLetter letter = letter(record, headers);
        Header retried = record.headers().lastHeader(RETRIED_HEADER);
        return new DeadLetterRecord(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                letter,
                record.value() == null ? 0 : record.value().length,
                fullBytes(headers.get(TRUNCATED_HEADER)),
                runId(letter),
                retried == null ? null : text(retried.value()),
                ofSource);
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Map<String, byte[]> headers) {
        try {
            return DeadLetter.of(record.key(), record.value(), headers);
        } catch (ProtocolException e) {
            return new DeadLetter(
                    "", -1, -1, -1, FOREIGN, String.valueOf(e.getMessage()), record.key(), record.value());
        }
    }

    private static OptionalLong fullBytes(byte @Nullable [] header) {
        String text = text(header);
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static @Nullable String runId(DeadLetter letter) {
        String key = text(letter.key());
        try {
            if (letter.topic().equals(Topics.RUN_REQUESTS) || letter.topic().equals(Topics.RUN_CONTROLS)) {
                return Codecs.decodeRunCommand(letter.topic(), letter.value(), key, Integer.MAX_VALUE)
                        .runId();
            }
            if (letter.topic().equals(Topics.STEP_COMPLETED)) {
                return Codecs.decodeWorkerReport(letter.value(), key, Integer.MAX_VALUE)
                        .attempt()
                        .runId();
            }
        } catch (ProtocolException e) {
            // The usual reason why the record is a dead letter.
        }
        return key;
    }

    /** Null if there are no bytes, or they are not UTF-8. */
    static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
