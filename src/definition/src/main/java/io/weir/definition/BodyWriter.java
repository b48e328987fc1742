package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Converts what the engine carries out itself to its canonical tree: the value of the body's field. */
final class BodyWriter {
    private BodyWriter() {}

    static JsonNode tree(StepBody body) {
        if (body instanceof StepBody.WaitFor wait) {
            JsonNode duration = Json.tree(wait.duration());
            // A text is the short form.
            return duration.isTextual() ? duration : Json.NODES.objectNode().set("for", duration);
        }
        ObjectNode node = Json.NODES.objectNode();
        if (body instanceof StepBody.WaitUntil wait) {
            DefinitionWriter.payload("until", wait.time(), node);
        } else if (body instanceof StepBody.AwaitEvent await) {
            event(await, node);
        } else if (body instanceof StepBody.AwaitAnswer await) {
            answer(await, node);
        } else if (body instanceof StepBody.Emit emit) {
            emit(emit, node);
        } else if (body instanceof StepBody.SetOutput set) {
            return Json.tree(set.value());
        } else if (body instanceof StepBody.Fail fail) {
            node.put("error", fail.error());
            DefinitionWriter.payload("message", fail.message(), node);
        } else {
            throw new IllegalStateException("a body of unknown kind: " + body);
        }
        return node;
    }

    private static void event(StepBody.AwaitEvent await, ObjectNode node) {
        node.put("event", await.event());
        DefinitionWriter.text("when", await.when(), null, node);
        if (await.take() instanceof StepBody.Take.Count count) {
            node.putObject("take").put("count", count.count());
        } else if (await.take() instanceof StepBody.Take.Until until) {
            node.putObject("take").put("until", until.condition());
        }
        DefinitionWriter.bound("early", await.early(), StepBody.AwaitEvent.DEFAULT_EARLY, node);
        DefinitionWriter.bound("timeout", await.timeout(), null, node);
    }

    private static void answer(StepBody.AwaitAnswer await, ObjectNode node) {
        DefinitionWriter.payload("answer", await.schema(), node);
        if (await.ask() != null) {
            node.set("ask", DefinitionWriter.task(await.ask()));
        }
        DefinitionWriter.bound("remind", await.remind(), null, node);
        DefinitionWriter.bound("timeout", await.timeout(), null, node);
    }

    private static void emit(StepBody.Emit emit, ObjectNode node) {
        node.put("topic", emit.topic());
        DefinitionWriter.payload("key", emit.key(), node);
        DefinitionWriter.payload("value", emit.value(), node);
        if (!emit.headers().isEmpty()) {
            ObjectNode headers = node.putObject("headers");
            emit.headers().forEach((name, template) -> DefinitionWriter.payload(name, template, headers));
        }
    }
}
