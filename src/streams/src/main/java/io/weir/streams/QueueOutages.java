package io.weir.streams;

import io.weir.engine.Effect;
import io.weir.engine.QueueAccess;
import io.weir.protocol.StepError;
import io.weir.protocol.Topics;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the core which queues and topics take no records at present, so that it holds back their steps and does not
 * dispatch or emit anything, and which records a topic never takes.
 */
record QueueOutages(Queues queues, OpenWork work, WeirConfig config) implements QueueAccess {
    private static final String EMIT_REFUSED = "EmitRefused";

    @Override
    public @Nullable String outage(String queue) {
        Queues.State state = timed(() -> queues.stateOf(queue));
        if (state == Queues.State.PRESENT) {
            return null;
        }
        queues.heldBack(queue);
        String topic = Topics.stepReady(queue);
        return switch (state) {
            case ABSENT ->
                "there is no topic " + topic
                        + ", or the engine may not write to it; expected both. `weir topics apply --queue " + queue
                        + "` makes the topic";
            case UNREACHABLE ->
                "the topic " + topic + " takes no records at present; expected a leader and enough replicas in sync";
            case PRESENT, UNKNOWN -> "the cluster did not say whether there is a topic " + topic;
        };
    }

    @Override
    public @Nullable String outageOfTopic(String topic) {
        return config.permitsEmit(topic) && answer(topic) instanceof EmitTopics.Answer.Out out ? out.why() : null;
    }

    @Override
    public @Nullable StepError refusal(Effect.Emit record) {
        String topic = record.topic();
        if (!config.permitsEmit(topic)) {
            return refused("topic " + topic + " is not one that " + Settings.EMIT_TOPICS.name() + " permits; found '"
                    + config.emitTopics() + "'");
        }
        EmitTopics.Answer answer = answer(topic);
        if (answer instanceof EmitTopics.Answer.Refuses refuses) {
            return refused(refuses.why());
        }
        if (!(answer instanceof EmitTopics.Answer.Takes takes)) {
            // It took records a moment ago. If it does not now, the commit finds out.
            return null;
        }
        if (takes.needsKey() && record.key() == null) {
            return refused("topic " + topic + " is compacted and takes no record without a key");
        }
        int size = RecordWriter.emitted(record, 0).size();
        int most = Math.min(takes.maxBytes(), config.limits().record());
        return size <= most
                ? null
                : StepError.permanent(
                        DecisionPreparer.PAYLOAD_TOO_LARGE,
                        "the record for topic " + topic + " has up to " + size + " bytes, expected at most " + most
                                + " ("
                                + (most == takes.maxBytes()
                                        ? "max.message.bytes of the topic"
                                        : Settings.RECORD_BYTES.name())
                                + ")");
    }

    private static StepError refused(String why) {
        return StepError.permanent(EMIT_REFUSED, why);
    }

    private EmitTopics.Answer answer(String topic) {
        return timed(() -> queues.emits().of(topic));
    }

    private <T> T timed(Supplier<T> question) {
        long began = System.nanoTime();
        T answer = question.get();
        work.waited(System.nanoTime() - began);
        return answer;
    }
}
