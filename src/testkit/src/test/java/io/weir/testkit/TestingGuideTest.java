package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of docs/testing.md, run. What stands between the marks is shown there, letter by letter. */
class TestingGuideTest {
    private static final String ARTICLE = """
            id: article
            steps:
              - {id: draft}
              - {id: review, depends_on: [draft], retry: {max_attempts: 3, initial_delay: 1s}, timeouts: {start_to_close: 5m}}
              - {id: revise, depends_on: [review]}
            transitions:
              - {type: revision_loop, reviser: revise, validator: review, max_iterations: 3}
            """;

    private static final String TRIAL = """
            id: trial
            steps:
              - {id: month, wait: 30d}
              - {id: usage, depends_on: [month], repeat: {until: output.known, every: 1h}, retry: {max_attempts: 1}}
              - {id: offer, depends_on: [usage], when: steps.usage.output.logins > 0, set: {discount: 10}}
              - {id: unknown, set: {reason: "${error.type}"}}
            transitions:
              - {type: on_failure, from: usage, to: unknown}
            output: {offered: "${has(steps.offer.output)}"}
            """;

    // show: step
    record Topic(String title) {}

    static final class Draft implements Step<Topic, String> {
        @Override
        public String id() {
            return "draft";
        }

        @Override
        public StepResult<String> execute(StepContext context, Topic topic) {
            return StepResult.success("All about " + topic.title());
        }
    }
    // end

    @Test
    void first() {
        // show: first
        WeirTest weir = WeirTest.builder().definition(ARTICLE).step(new Draft()).build();
        weir.stub("review").needsRevision("too short").succeed(Map.of("decision", "pass"));
        weir.stub(
                "revise",
                (context, input) ->
                        StepResult.success(context.draft(String.class).orElseThrow() + ", at length"));

        TestRun run = weir.run("article", new Topic("weirs"));

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.output("revise", String.class)).isEqualTo("All about weirs, at length");
        // end
    }

    @Test
    void time() {
        WeirTest weir = WeirTest.builder().definition(ARTICLE).step(new Draft()).build();
        weir.stub("revise").succeed("never asked");
        // show: time
        weir.stub("review").failTimes(1, "ModelOverloaded").hang().succeed(Map.of("decision", "pass"));

        TestRun run = weir.run("article", new Topic("weirs"));
        run.awaitResult();

        assertThat(run.timeline().lines())
                .contains(
                        "+0s step_failed review attempt 1",
                        "+1s step_dispatched review attempt 2",
                        "+5m1s step_failed review attempt 2",
                        "+5m3s step_dispatched review attempt 3");
        // end
    }

    @Test
    void waiting() {
        // show: waiting
        WeirTest weir = WeirTest.builder().definition(TRIAL).build();
        weir.stub("usage").succeed(Map.of("known", false)).succeed(Map.of("known", true, "logins", 3));

        TestRun run = weir.run("trial", Map.of());

        assertThat(run.awaitResult().output()).isEqualTo(Payload.ofJson("{\"offered\":true}"));
        assertThat(run.timeline().lines())
                .contains(
                        "+0s step_waiting month",
                        "+720h step_succeeded month",
                        "+720h step_repeated usage attempt 1",
                        "+721h step_dispatched usage revision 1 attempt 1",
                        "+721h step_succeeded offer");
        // end

        weir.stub("usage").failForGood("Gone", "no such account");
        TestRun failed = weir.run("trial", Map.of());
        assertThat(failed.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(failed.output("unknown", JsonNode.class).path("reason").asText())
                .isEqualTo("Gone");
    }

    @Test
    void steering() {
        WeirTest weir = WeirTest.builder().definition(ARTICLE).step(new Draft()).build();
        weir.stub("revise").succeed("never asked");
        // show: steering
        weir.stub("review").hang();
        TestRun run = weir.run("article", new Topic("weirs"));

        weir.advance(Duration.ofMinutes(4));
        assertThat(run.result()).isEmpty();
        run.cancel("no longer wanted");

        WorkflowResult result = run.result().orElseThrow();
        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        // end
    }

    @Test
    void callback() {
        WeirTest weir = WeirTest.builder().definition(ARTICLE).step(new Draft()).build();
        weir.stub("revise").succeed("never asked");
        // show: callback
        weir.stub("review").later();
        TestRun run = weir.run("article", new Topic("weirs"));

        weir.advance(Duration.ofDays(3));
        run.complete("review", Map.of("decision", "pass"));

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        // end
    }

    @Test
    void late() {
        WeirTest weir = WeirTest.builder().definition(ARTICLE).step(new Draft()).build();
        weir.stub("revise").succeed("never asked");
        // show: late
        weir.stub("review")
                .completeLate(Duration.ofMinutes(6))
                .succeed(Map.of("decision", "revise"))
                .completeLate(Duration.ZERO)
                .succeed(Map.of("decision", "pass"));
        TestRun run = weir.run("article", new Topic("weirs"));

        run.awaitResult();

        assertThat(run.timeline().dispatches("review")).hasSize(2);
        // end
    }

    @Test
    void order() {
        // show: order
        for (long seed = 0; seed < 20; seed++) {
            WeirTest weir = WeirTest.builder()
                    .definition(ARTICLE)
                    .shuffle(seed)
                    .step(new Draft())
                    .build();
            weir.stub("review").needsRevision("again");
            weir.stub(
                    "revise",
                    (context, input) ->
                            StepResult.success(context.draft(JsonNode.class).orElseThrow()));

            WorkflowResult result = weir.run("article", new Topic("weirs")).awaitResult();

            assertThat(result.error().type()).as("seed %d", seed).isEqualTo("MaxRevisionsExceeded");
        }
        // end
    }
}
