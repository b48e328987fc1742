package io.weir.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.cli.demo.Critique.Finding;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Generate, Critique and Revise. */
public final class DemoSteps {
    private static final String GENERATE = "generate";
    private static final String CRITIQUE = "critique";
    private static final String REVISE = "revise";

    private final Duration thinking;
    private final Narrator narrator;

    /** Receives the result of each attempt, to show it. */
    @FunctionalInterface
    public interface Narrator {
        void tell(StepContext attempt, String what);
    }

    /** @param thinking additional time of each attempt, so that people can watch */
    public DemoSteps(Duration thinking, Narrator narrator) {
        this.thinking = thinking;
        this.narrator = narrator;
    }

    public StepRegistry registry() {
        return StepRegistry.of(
                Step.of(GENERATE, Brief.class, this::generate),
                Step.of(CRITIQUE, Brief.class, this::critique),
                Step.of(REVISE, Brief.class, this::revise));
    }

    private StepResult<Draft> generate(StepContext context, Brief brief) throws InterruptedException {
        think();
        if (context.attempt() <= brief.failures()) {
            throw new IllegalStateException("the muse did not come (as asked for by --fail)");
        }
        Draft draft = Templates.firstDraft(brief.topic());
        narrator.tell(context, draft.words() + " words");
        return StepResult.success(draft);
    }

    private StepResult<Verdict> critique(StepContext context, Brief brief) throws InterruptedException {
        think();
        Draft draft = latest(context);
        Critique critique = context.config(HouseRules.class).judge(draft);
        if (brief.neverPleased()) {
            List<Finding> more = new ArrayList<>(critique.findings());
            more.add(new Finding(Critique.TASTE, "it lacks a certain something", List.of(), 0));
            critique = new Critique(more);
        }
        if (critique.findings().isEmpty()) {
            narrator.tell(context, "passed, " + draft.words() + " words");
            return StepResult.success(new Verdict("pass", draft.words()));
        }
        narrator.tell(context, critique.summary());
        return StepResult.needsRevision(critique);
    }

    private StepResult<Draft> revise(StepContext context, Brief brief) throws InterruptedException {
        think();
        Draft draft = latest(context);
        Critique critique = context.feedback(Critique.class).orElse(new Critique(List.of()));
        int most = context.config(Pace.class).repairsPerPass();
        List<String> repaired = new ArrayList<>();
        for (Finding finding : critique.findings()) {
            Draft better = repaired.size() < most ? Editor.repair(draft, finding) : draft;
            if (!better.equals(draft)) {
                repaired.add(finding.rule().replace('_', ' '));
                draft = better;
            }
        }
        narrator.tell(
                context, repaired.isEmpty() ? "nothing it could repair" : "repaired " + String.join(", ", repaired));
        return StepResult.success(draft);
    }

    private static Draft latest(StepContext context) {
        return context.draft(Draft.class).orElseGet(() -> context.dependency(GENERATE, Draft.class));
    }

    private void think() throws InterruptedException {
        Thread.sleep(thinking.toMillis());
    }

    /** The critic's output if there is no finding. */
    record Verdict(String decision, int words) {}

    /**
     * The configuration of {@code revise}.
     *
     * @param repairsPerPass kinds of faults repaired in one revision
     */
    record Pace(@JsonProperty("repairs_per_pass") int repairsPerPass) {}
}
