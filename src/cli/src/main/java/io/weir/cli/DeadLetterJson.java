package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.client.DeadLetterRecord;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A dead letter as JSON. Bytes are in base64, so nothing is lost. */
final class DeadLetterJson {
    private DeadLetterJson() {}

    /** Without the value. */
    static ObjectNode facts(DeadLetterRecord record) {
        ObjectNode node = JsonText.object()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("at", record.at().toString())
                .put("reason", record.letter().reason())
                .put("message", record.letter().message());
        node.putObject("source")
                .put("topic", record.letter().topic())
                .put("partition", record.letter().partition())
                .put("offset", record.letter().offset())
                .put("at", Instant.ofEpochMilli(record.letter().timestamp()).toString());
        node.put("run_id", record.runId())
                .put("retried_from", record.retriedFrom())
                .put("key", base64(record.letter().key()))
                .put("value_bytes", record.valueBytes());
        record.fullBytes().ifPresent(bytes -> node.put("full_bytes", bytes));
        return node;
    }

    static ObjectNode whole(DeadLetterRecord record) {
        ObjectNode node = facts(record);
        ArrayNode headers = node.putArray("headers");
        for (Header header : record.sourceHeaders()) {
            headers.addObject().put("key", header.key()).put("value", base64(header.value()));
        }
        return node.put("value", base64(record.letter().value()));
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
