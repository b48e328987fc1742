package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.protocol.RunStatus;
import io.weir.testkit.TestRun;
import io.weir.testkit.WeirTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The workflow with its real steps, in memory: no broker, and time is virtual. */
class GreetingTest {
    private final WeirTest weir = WeirTest.builder()
            .definition(definition())
            .step(GreetingSteps.COMPOSE)
            .step(GreetingSteps.SHOUT)
            .build();

    @Test
    void aLoudPersonIsShoutedAt() {
        TestRun run = weir.run("greet", new GreetingSteps.Person("Ada", true));

        run.awaitResult();

        assertEquals(new GreetingSteps.Greeting("HELLO, ADA!"), run.output("shout", GreetingSteps.Greeting.class));
    }

    @Test
    void aStepThatFailsOnceIsTriedAgain() {
        weir.stub("compose").failTimes(1, "Unavailable").succeed(new GreetingSteps.Greeting("Hello, Ada"));

        TestRun run = weir.run("greet", new GreetingSteps.Person("Ada", false));

        assertEquals(RunStatus.SUCCESS, run.awaitResult().status());
        assertTrue(run.timeline().lines().contains("+1s step_dispatched compose attempt 2"));
    }

    private static String definition() {
        try {
            return Files.readString(Path.of("workflow.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
