package io.weir.worker.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.protocol.Codecs;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.Shown;
import io.weir.protocol.StepReady;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads dispatches up to a size, and logs records that are not dispatches. */
record DispatchRecords(int maxBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchRecords.class);
    private static final JsonFactory JSON = JsonLimits.factory(
                    JsonLimits.MAX_DEPTH_FROM_ENGINE, JsonLimits.MAX_TEXT_LENGTH)
            .build();
    private static final long NEWEST_FORMAT = 1;

    Optional<StepReady> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new ProtocolException("found no value, expected a JSON object");
            }
            return Optional.of(Codecs.stepReady().decode(record.value(), maxBytes));
        } catch (ProtocolException unreadable) {
            LOG.error(
                    "skipped {}-{}@{}, which this worker cannot read as a dispatch: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    Shown.sentence(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Returns true if a newer release wrote the record, so that a newer worker can read it. It must be a whole JSON
     * object: a held record blocks the records behind it, and nobody can ever read a torn one.
     */
    static boolean isOfNewerFormat(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(record.value())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            boolean newer = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean version = parser.currentName().equals("v");
                JsonToken value = parser.nextToken();
                newer |= version && value == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() > NEWEST_FORMAT;
                parser.skipChildren();
            }
            return newer && parser.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }
}
