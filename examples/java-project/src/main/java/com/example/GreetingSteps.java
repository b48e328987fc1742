package com.example;

import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import java.util.Locale;

/** The steps of {@code workflow.yaml}. */
final class GreetingSteps {
    record Person(String name, boolean loud) {}

    record Greeting(String text) {}

    static final Step<Person, Greeting> COMPOSE = Step.of(
            "compose", Person.class, (context, person) -> StepResult.success(new Greeting("Hello, " + person.name())));

    static final Step<Person, Greeting> SHOUT = Step.of("shout", Person.class, (context, person) -> {
        Greeting greeting = context.dependency("compose", Greeting.class);
        return StepResult.success(new Greeting(greeting.text().toUpperCase(Locale.ROOT) + "!"));
    });

    static StepRegistry all() {
        return StepRegistry.of(COMPOSE, SHOUT);
    }

    private GreetingSteps() {}
}
