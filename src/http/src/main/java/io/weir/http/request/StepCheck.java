package io.weir.http.request;

import io.weir.http.guard.Secrets;
import io.weir.protocol.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a step before it runs: what a worker would refuse whatever the run's data, and a step that lets the
 * run's input decide about the request.
 */
public final class StepCheck {
    private StepCheck() {}

    /**
     * One sentence per problem, each with its place in the step.
     *
     * @param input the template of the step's input, or null if it has none
     */
    public static List<String> problems(Payload config, @Nullable Payload input) {
        Reading reading = new Reading(Secrets.of(Map.of(), Secrets.DEFAULT_PREFIX, Map.of()));
        Payload template = input == null ? Payload.EMPTY_OBJECT : input;
        boolean isObject = Json.kind(template) == Json.Kind.OBJECT;
        Fields fields = Fields.read(config, isObject ? template : Payload.EMPTY_OBJECT, reading);
        // For its problems only.
        new OptionsReader(fields, reading).read();
        if (input == null) {
            reading.problem(
                    "input",
                    "found none, so the step gets the whole input of the run, and whoever starts the run can change the"
                            + " request; expected at least `input: {}`");
        }
        if (isObject) {
            secretsInInput(fields, reading);
        }
        if (isObject && fields.find("url").isEmpty()) {
            reading.problem("config.url", UrlReader.MISSING);
        }
        return reading.problems();
    }

    private static void secretsInInput(Fields fields, Reading reading) {
        for (String name : List.of("headers", "query", "path", "form")) {
            fields.find(name)
                    .filter(value -> !value.constant() && value.kind() == Json.Kind.OBJECT)
                    .ifPresent(object -> Json.fields(object.json()).forEach((field, json) -> {
                        if (Json.kind(json) == Json.Kind.TEXT) {
                            reading.checkNoSecret(object.at(field, json));
                        }
                    }));
        }
    }
}
