package io.weir.examples;

import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The worker of {@code examples/guarded-answer}: a guardrail, two models, and a review. */
public final class AnswerWorker {
    /** A language model. The one of the example is deterministic; a real one calls a provider here. */
    interface Model {
        /**
         * Answers a prompt.
         *
         * @throws IllegalStateException if the model is not available
         */
        String complete(String prompt);
    }

    record Question(String question, List<String> outage) {
        Question {
            outage = outage == null ? List.of() : outage;
        }
    }

    record Screening(boolean allowed, String reason) {}

    record Answer(String model, String text) {}

    record ModelChoice(String model) {}

    record Verdict(String decision, String feedback) {}

    private static final List<String> NOT_ALLOWED = List.of("pick the lock", "build a bomb");

    private final Map<String, Model> models;

    /** @param models by name */
    AnswerWorker(Map<String, Model> models) {
        this.models = Map.copyOf(models);
    }

    /** With models that always answer the same. */
    static AnswerWorker deterministic() {
        return new AnswerWorker(Map.of(
                "large", prompt -> "A weir turns the height of the water above its crest into a flow.",
                "small", prompt -> "The higher the water stands above the crest, the more flows over it."));
    }

    List<Step<?, ?>> steps() {
        return List.of(
                Step.of("screen", Question.class, AnswerWorker::screen),
                Step.of("ask-model", Question.class, this::ask),
                Step.of("review", Question.class, AnswerWorker::review),
                Step.of("rewrite", Question.class, AnswerWorker::rewrite));
    }

    private static StepResult<Screening> screen(StepContext context, Question question) {
        String text = question.question().toLowerCase(Locale.ROOT);
        Optional<String> found = NOT_ALLOWED.stream().filter(text::contains).findFirst();
        return StepResult.success(new Screening(
                found.isEmpty(),
                found.map(topic -> "it is about how to " + topic).orElse("")));
    }

    private StepResult<Answer> ask(StepContext context, Question question) {
        String name = context.config(ModelChoice.class).model();
        Model model = models.get(name);
        if (model == null || question.outage().contains(name)) {
            return StepResult.failed("ModelUnavailable", "model " + name + " does not answer", true);
        }
        return StepResult.success(new Answer(name, model.complete(question.question())));
    }

    /** An answer has to name its source. */
    private static StepResult<Verdict> review(StepContext context, Question question) {
        boolean sourced = draft(context).text().contains("Source:");
        return StepResult.success(
                sourced ? new Verdict("pass", "") : new Verdict("revise", "name the source of the answer"));
    }

    private static StepResult<Answer> rewrite(StepContext context, Question question) {
        Answer draft = draft(context);
        return StepResult.success(new Answer(draft.model(), draft.text() + " Source: ISO 1438."));
    }

    private static Answer draft(StepContext context) {
        return context.draft(Answer.class).orElseThrow();
    }

    /** Works until the process ends. The argument is Kafka's address. */
    public static void main(String[] arguments) throws InterruptedException {
        String kafka = arguments.length > 0 ? arguments[0] : "localhost:9092";
        Worker worker = Worker.start(
                WorkerConfig.builder(kafka).build(),
                StepRegistry.of(deterministic().steps()));
        System.out.println(worker);
        Thread.currentThread().join();
    }
}
