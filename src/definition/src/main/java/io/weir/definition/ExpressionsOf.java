package io.weir.definition;

import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions and templates of a definition, to count them before any is compiled. */
final class ExpressionsOf {
    private ExpressionsOf() {}

    /** An upper bound: in a template every dollar sign with a brace counts, even an escaped one. */
    static int count(WorkflowDefinition definition) {
        int count = placeholders(definition.output());
        for (StepDefinition step : definition.steps()) {
            for (Payload template : templates(step)) {
                count += placeholders(template);
            }
            count += conditions(step).size();
        }
        for (Transition transition : definition.transitions()) {
            count += transition instanceof Transition.Conditional
                            || (transition instanceof Transition.RevisionLoop loop && loop.reviseWhen() != null)
                    ? 1
                    : 0;
        }
        return count;
    }

    private static List<String> conditions(StepDefinition step) {
        List<String> conditions = new ArrayList<>();
        add(step.when(), conditions);
        add(step.repeat() == null ? null : step.repeat().until(), conditions);
        if (step.body() instanceof StepBody.AwaitEvent await) {
            add(await.when(), conditions);
            add(await.take() instanceof StepBody.Take.Until until ? until.condition() : null, conditions);
        }
        return conditions;
    }

    private static List<Payload> templates(StepDefinition step) {
        List<Payload> templates = new ArrayList<>();
        add(step.input(), templates);
        add(step.compensate() == null ? null : step.compensate().task().input(), templates);
        StepBody body = step.body();
        if (body instanceof StepBody.WaitFor wait) {
            templates.add(wait.duration());
        } else if (body instanceof StepBody.WaitUntil wait) {
            templates.add(wait.time());
        } else if (body instanceof StepBody.AwaitAnswer await && await.ask() != null) {
            add(await.ask().input(), templates);
        } else if (body instanceof StepBody.Emit emit) {
            add(emit.key(), templates);
            templates.add(emit.value());
            templates.addAll(emit.headers().values());
        } else if (body instanceof StepBody.SetOutput set) {
            templates.add(set.value());
        } else if (body instanceof StepBody.Fail fail) {
            templates.add(fail.message());
        }
        return templates;
    }

    private static <T> void add(@Nullable T value, List<T> to) {
        if (value != null) {
            to.add(value);
        }
    }

    private static int placeholders(@Nullable Payload template) {
        if (template == null) {
            return 0;
        }
        byte[] json = template.array();
        int count = 0;
        for (int i = template.offset(); i < template.offset() + template.size() - 1; i++) {
            count += json[i] == '$' && json[i + 1] == '{' ? 1 : 0;
        }
        return count;
    }
}
