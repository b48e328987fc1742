package io.weir.definition.view;

import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.StepDefinition;
import io.weir.definition.StepOutputs;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.protocol.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Explains a definition in sentences: what each step waits for, what it does, and what happens when it fails. */
public final class Explanation {
    /** What the sentences of a section are about. */
    public enum Kind {
        WORKFLOW,
        STEP,
        LOOP,
        COMPENSATION
    }

    /**
     * A part of the explanation.
     *
     * @param about ids of the steps that it is about; empty for the whole workflow
     */
    public record Section(Kind kind, List<String> about, List<String> sentences) {
        public Section {
            about = List.copyOf(about);
            sentences = List.copyOf(sentences);
        }
    }

    private final WorkflowDefinition definition;
    private final WorkflowGraph graph;

    private Explanation(WorkflowDefinition definition) {
        this.definition = definition;
        this.graph = WorkflowGraph.of(definition);
    }

    /**
     * The whole explanation: the workflow, its steps in an order in which they can run, loops, compensation.
     *
     * @param definition without problems
     */
    public static List<Section> of(WorkflowDefinition definition) {
        return new Explanation(definition).sections();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(Kind.WORKFLOW, List.of(), workflow()));
        Begin begin = new Begin(definition, graph);
        Failure failure = new Failure(definition, graph);
        for (boolean onEnd : new boolean[] {false, true}) {
            for (int index : graph.topologicalOrder()) {
                StepDefinition step = definition.steps().get(index);
                if (step.isOnEnd() == onEnd) {
                    sections.add(new Section(
                            Kind.STEP,
                            List.of(step.id()),
                            Stream.of(
                                            begin.sentences(step),
                                            Work.sentences(step),
                                            failure.sentences(step),
                                            Undo.of(step))
                                    .flatMap(List::stream)
                                    .toList()));
                }
            }
        }
        graph.loops()
                .forEach(loop -> sections.add(
                        new Section(Kind.LOOP, List.of(id(loop.reviser()), id(loop.validator())), loop(loop))));
        List<String> undo = Undo.sentences(definition, graph);
        if (!undo.isEmpty()) {
            sections.add(new Section(Kind.COMPENSATION, List.of(), undo));
        }
        return sections;
    }

    private List<String> workflow() {
        List<String> sentences = new ArrayList<>();
        List<String> first = graph.entrySteps().stream()
                .filter(step -> !definition.steps().get(step).isOnEnd())
                .map(this::id)
                .toList();
        sentences.add("A run begins with " + Say.names(first) + ".");
        if (definition.inputSchema() != null) {
            sentences.add("An input that does not fit input_schema ends the run at once with InvalidInput.");
        }
        if (definition.timeout() != null) {
            sentences.add("After " + Durations.format(definition.timeout())
                    + " the run times out; time in which it is paused does not count.");
        }
        if (definition.output() != null) {
            sentences.add(
                    "The result has the output " + Say.code(definition.output().toJson()) + ".");
        }
        if (definition.stepOutputs() == StepOutputs.NONE) {
            sentences.add("The result does not have the outputs of single steps.");
        }
        return sentences;
    }

    private List<String> loop(Loop loop) {
        String validator = Say.name(id(loop.validator()));
        String reviser = Say.name(id(loop.reviser()));
        List<String> again = Stream.concat(loop.mid().stream(), loop.between().stream())
                .map(this::id)
                .toList();
        return List.of(
                validator + " reviews the work. "
                        + (loop.reviseWhen() == null
                                ? "If it asks for a revision (status needs_revision, or decision \"revise\" in its output), "
                                : "If " + Say.code(loop.reviseWhen()) + " holds for its output, ")
                        + reviser + " runs again"
                        + (again.isEmpty() ? "" : ", with " + Say.names(again)) + ", and " + validator + " after it.",
                loop.reviserFirst()
                        ? reviser + " also makes the first draft."
                        : Say.name(id(loop.source())) + " makes the first draft; " + reviser
                                + " runs only when it is asked, and is bypassed otherwise.",
                "After " + Say.count(loop.maxIterations(), "revision") + ", one more request "
                        + (loop.onExhausted() == OnRevisionsExhausted.FAIL
                                ? "fails the run with MaxRevisionsExceeded."
                                : "is ignored: the run goes on with the last draft."),
                "Steps behind the loop wait until it ends.");
    }

    private String id(int step) {
        return definition.steps().get(step).id();
    }
}
