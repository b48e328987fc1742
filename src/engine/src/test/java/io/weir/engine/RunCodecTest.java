package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stored form. Every scenario of the core goes through it as well. */
class RunCodecTest {
    private static final byte[] SECRET = new byte[16];

    private static Decision.Accepted waiting() {
        return Run.start(
                1_000,
                new StartRun("run-1", "later", "abc", Payload.ofJson("1")),
                SECRET,
                new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING),
                EngineOptions.DEFAULT);
    }

    private static Run decode(byte[] head) {
        return RunCodec.decode("run-1", head, page -> new byte[0], hash -> {
            throw new AssertionError("no plan is needed");
        });
    }

    @Test
    void aWaitingRunComesBack() {
        Run run = waiting().run();
        Run back = decode(RunCodec.encodeHead(run));
        assertThat(back).usingRecursiveComparison().isEqualTo(run);
    }

    @Test
    void aRunOfAThousandStepsIsStoredInPagesAndACompletionRewritesOneOrTwo() {
        StringBuilder yaml = new StringBuilder("id: chain\nsteps:\n  - {id: s0}\n");
        for (int i = 1; i < 1_000; i++) {
            yaml.append("  - {id: s")
                    .append(i)
                    .append(", depends_on: [s")
                    .append(i - 1)
                    .append("]}\n");
        }
        RunScenario run = given(yaml.toString());
        assertThat(RunCodec.extraPages(run.run())).isEqualTo(125);
        for (int i = 0; i < 999; i++) {
            Run before = run.run();
            run.succeeds("s" + i);
            Run after = run.accepted().run();
            List<Integer> changed = RunCodec.changedPages(before, after);
            // The scenario reads the run back from its stored form, so every page is another object: count by content.
            long differing = changed.stream()
                    .filter(page -> !Arrays.equals(RunCodec.encodePage(before, page), RunCodec.encodePage(after, page)))
                    .count();
            assertThat(differing).isLessThanOrEqualTo(2);
            assertThat(RunCodec.encodeHead(after)).hasSizeLessThan(150);
        }
        run.succeeds("s999").thenSucceeded();
    }

    @Test
    void onlyPagesThatADecisionTouchedAreChanged() {
        StringBuilder yaml = new StringBuilder("id: wide\nsteps:\n");
        for (int i = 0; i < 100; i++) {
            yaml.append("  - {id: s").append(i).append("}\n");
        }
        RunScenario run = given(yaml.toString());
        Run before = run.run();
        Decision decision = before.on(
                new Event.Reported(
                        run.now(),
                        RunScenario.completed(
                                run.ready("s70"), new io.weir.protocol.Outcome.Success(Payload.ofJson("1")))),
                run);
        assertThat(RunCodec.changedPages(before, ((Decision.Accepted) decision).run()))
                .containsExactly(9);
        assertThat(RunCodec.changedPages(null, before))
                .hasSize(13)
                .startsWith(1, 2)
                .endsWith(13);
    }

    /** Not a byte more a step, whether it is one of a hundred or of a thousand; of ten, it is less by what a page has more. */
    @Test
    void whatAStepWritesDoesNotGrowWithTheWorkflow() {
        double ofTen = stateBytesAStep(10);
        double ofHundred = stateBytesAStep(100);
        double ofThousand = stateBytesAStep(1_000);

        System.out.printf(
                "state bytes written a step: %.0f of 10 steps, %.0f of 100, %.0f of 1,000%n",
                ofTen, ofHundred, ofThousand);
        assertThat(ofThousand).isLessThan(1.05 * ofHundred).isLessThan(1.5 * ofTen);
    }

    private static double stateBytesAStep(int steps) {
        StringBuilder yaml = new StringBuilder("id: chain\nsteps:\n  - {id: s0}\n");
        for (int i = 1; i < steps; i++) {
            yaml.append("  - {id: s%d, depends_on: [s%d]}%n".formatted(i, i - 1));
        }
        RunScenario run = given(yaml.toString());
        long bytes = 0;
        for (int i = 0; i < steps - 1; i++) {
            Run before = run.run();
            run.passes(250).succeeds("s" + i);
            Run after = run.accepted().run();
            bytes += storedBytes(RunCodec.encodeHead(after));
            for (int page : RunCodec.changedPages(before, after)) {
                byte[] changed = RunCodec.encodePage(after, page);
                // The scenario reads the run back from its stored form, so every page is another object: count by
                // content.
                bytes += Arrays.equals(RunCodec.encodePage(before, page), changed) ? 0 : storedBytes(changed);
            }
        }
        return (double) bytes / (steps - 1);
    }

    /** With a key of 36 characters, and what a batch of changelog records adds to each. */
    private static int storedBytes(byte[] value) {
        return 36 + 10 + value.length;
    }

    @Test
    void anUnknownFormatIsRefusedLoudly() {
        byte[] head = RunCodec.encodeHead(waiting().run());
        head[0] = 6;
        assertThatThrownBy(() -> decode(head))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format version 6, expected 1 to 5");
        head[0] = 2;
        head[1] = 7;
        assertThatThrownBy(() -> decode(head)).hasMessageContaining("kind of run 7");
        head[1] = 0;
        head[2] = 99;
        assertThatThrownBy(() -> decode(head)).hasMessageContaining("run status 99");
    }

    @Test
    void everyTruncationOfAStoredRunIsRefused() {
        byte[] head = RunCodec.encodeHead(waiting().run());
        for (int length = 0; length < head.length; length++) {
            byte[] cut = Arrays.copyOf(head, length);
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(UnsupportedFormatException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(head, head.length + 1))).hasMessageContaining("after the end");
    }

    @Test
    void aWaitingRunLooksAgainGivesUpAndAnswersEverything() {
        Decision.Accepted first = waiting();
        assertThat(first.run().timerAt()).hasValue(1_250);
        assertThat(first.effects()).containsExactly(new Effect.StoreInput(Payload.ofJson("1")));
        Outputs outputs = new Run.OnlyInput(Payload.ofJson("1"));
        assertThat(first.run().on(new Event.TimerFired(1_100), outputs)).isInstanceOf(Decision.Rejected.class);
        Decision.Accepted again = (Decision.Accepted) first.run().on(new Event.TimerFired(1_250), outputs);
        assertThat(again.events()).isEmpty();
        assertThat(again.run().timerAt()).hasValue(1_500);
        Decision.Rejected conflict = (Decision.Rejected) again.run()
                .on(
                        new Event.RequestedAgain(1_300, new StartRun("run-1", "later", "abc", Payload.ofJson("2"))),
                        outputs);
        assertThat(conflict.rejection().reason()).isEqualTo(RejectionReason.CONFLICT);
        Decision.Rejected resume = (Decision.Rejected) again.run().on(new Event.ResumeRequested(1_300, null), outputs);
        assertThat(resume.rejection().message()).contains("waits for definition 'later'");
        Decision.Accepted late = (Decision.Accepted)
                again.run().on(new Event.DefinitionLookedUp(11_000, new PlanLookup.Unknown(11_000)), outputs);
        assertThat(late.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(late.effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Publish.class,
                        publish -> assertThat(publish.result().error().type()).isEqualTo("WorkflowNotFound"));
        assertThat(late.run().on(new Event.CancelRequested(11_001, null), outputs))
                .isInstanceOf(Decision.Rejected.class);
    }

    @Test
    void aWaitingRunStartsWhenItsDefinitionAppears() {
        Plan plan = RunScenario.plan("id: later\nsteps: [{id: a}]");
        Decision.Accepted begun = (Decision.Accepted) waiting()
                .run()
                .on(
                        new Event.DefinitionLookedUp(2_000, new PlanLookup.Known(plan)),
                        new Run.OnlyInput(Payload.ofJson("1")));
        assertThat(begun.run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(begun.run().lastSeq()).isEqualTo(3);
        assertThat(begun.effects()).singleElement().isInstanceOf(Effect.Dispatch.class);
    }

    @Test
    void aRequestForAnInvalidDefinitionEndsAtOnce() {
        Decision.Accepted ended = Run.start(
                1_000,
                new StartRun("run-1", "bad", null, Payload.NULL),
                SECRET,
                new PlanLookup.Invalid(List.of(new io.weir.definition.Problem("steps", "is empty"))),
                EngineOptions.DEFAULT);
        assertThat(ended.effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Publish.class,
                        publish ->
                                assertThat(publish.result().error().message()).contains("steps: is empty"));
    }
}
