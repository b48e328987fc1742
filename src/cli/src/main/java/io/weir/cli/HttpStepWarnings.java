package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.Definitions;
import io.weir.definition.Problem;
import io.weir.definition.WorkflowDefinition;
import io.weir.http.HttpStep;
import io.weir.http.request.StepCheck;
import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings about steps of the type {@code http}, which {@code weir worker http} would refuse when they run. They are no errors,
 * because another worker may have a type of this name.
 */
final class HttpStepWarnings {
    private HttpStepWarnings() {}

    static List<Problem> of(WorkflowDefinition definition) {
        List<Problem> warnings = new ArrayList<>();
        JsonNode steps = JsonText.parse(Definitions.toJson(definition).getBytes(StandardCharsets.UTF_8))
                .path("steps");
        for (int i = 0; i < steps.size(); i++) {
            JsonNode step = steps.get(i);
            String id = step.path("id").asText();
            if (!step.path("type").asText(id).equals(HttpStep.TYPE)) {
                continue;
            }
            JsonNode input = step.get("input");
            String place = "steps[" + i + "]";
            StepCheck.problems(payload(step.path("config")), input == null ? null : payload(input))
                    .forEach(problem -> warnings.add(new Problem(place, problem)));
        }
        return warnings;
    }

    private static Payload payload(JsonNode json) {
        return json.isMissingNode() ? Payload.EMPTY_OBJECT : Payload.ofJson(json.toString());
    }
}
