package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.definition.WorkflowGraph.Loop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowGraphTest {
    private static WorkflowDefinition definition(List<StepDefinition> steps, Transition... transitions) {
        return new WorkflowDefinition("g", "", null, steps, List.of(transitions), null);
    }

    private static StepDefinition step(String id, String... dependsOn) {
        return StepDefinition.builder(id).dependsOn(dependsOn).build();
    }

    private static List<String> problems(WorkflowDefinition definition) {
        return Definitions.problems(definition, DefinitionLimits.DEFAULT, ExpressionCheck.NONE).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void dependenciesAndTransitionsAreEdgesAlikeAndLoopsAreNone() {
        WorkflowGraph graph = WorkflowGraph.of(definition(
                List.of(step("a"), step("b", "a"), step("c"), step("d", "a")),
                new Transition.Sequential("a", "b"),
                new Transition.Conditional("b", "c", "output.ok"),
                Transition.RevisionLoop.of("a", "d", 2)));

        assertThat(graph.entrySteps()).containsExactly(0);
        assertThat(graph.successors(0)).containsExactly(1, 3);
        assertThat(graph.predecessors(1)).containsExactly(0);
        assertThat(graph.predecessors(2)).containsExactly(1);
        assertThat(graph.successors(3)).isEmpty();
        assertThat(graph.indexOf("d")).isEqualTo(3);
        assertThatThrownBy(() -> graph.indexOf("e"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no step has the id 'e'");
    }

    @Test
    void ofTheStepsThatCouldComeNextTheOneDeclaredFirstComes() {
        WorkflowGraph inOrder = WorkflowGraph.of(definition(List.of(step("a"), step("b", "a"), step("c"))));
        WorkflowGraph backwards = WorkflowGraph.of(definition(List.of(step("a", "b"), step("b", "c"), step("c"))));

        assertThat(inOrder.topologicalOrder()).containsExactly(0, 1, 2);
        assertThat(backwards.topologicalOrder()).containsExactly(2, 1, 0);
    }

    @Test
    void aReviserBeforeItsValidatorRepeatsWhatStandsBetween() {
        WorkflowGraph graph = WorkflowGraph.of(definition(
                List.of(
                        step("before"),
                        step("draft", "before"),
                        step("format", "draft"),
                        step("check", "draft"),
                        step("review", "format", "check"),
                        step("side", "draft"),
                        step("publish", "review")),
                Transition.RevisionLoop.of("draft", "review", 3).withReviseWhen("output.bad")));

        Loop loop = graph.loops().get(0);
        assertThat(loop.reviserFirst()).isTrue();
        assertThat(loop.source()).isEqualTo(1);
        assertThat(loop.between()).containsExactly(2, 3);
        assertThat(loop.mid()).isEmpty();
        assertThat(loop.body()).containsExactly(1, 2, 3, 4);
        assertThat(loop.maxIterations()).isEqualTo(3);
        assertThat(loop.reviseWhen()).isEqualTo("output.bad");
        assertThat(graph.loopOf(3)).contains(loop);
        assertThat(graph.loopOf(5)).isEmpty();
    }

    @Test
    void aReviserAfterItsValidatorRepeatsWhatStandsOnBothSides() {
        WorkflowGraph graph = WorkflowGraph.of(definition(
                List.of(
                        step("generate"),
                        step("format", "generate"),
                        step("critique", "format"),
                        step("compare", "critique"),
                        step("revise", "compare"),
                        step("publish", "revise"),
                        step("archive", "critique")),
                Transition.RevisionLoop.of("revise", "critique", 3)
                        .withRevisionSource("generate")
                        .withOnExhausted(OnRevisionsExhausted.ACCEPT_LAST)));

        Loop loop = graph.loops().get(0);
        assertThat(loop.reviserFirst()).isFalse();
        assertThat(loop.source()).isZero();
        assertThat(loop.between()).containsExactly(1);
        assertThat(loop.mid()).containsExactly(3);
        assertThat(loop.body()).containsExactly(1, 2, 3, 4);
        assertThat(loop.onExhausted()).isEqualTo(OnRevisionsExhausted.ACCEPT_LAST);
        assertThat(graph.successors(2)).containsExactly(3, 6);
    }

    @Test
    void theOnlyStepBeforeTheValidatorIsTheSourceUnlessSaidOtherwise() {
        WorkflowGraph graph = WorkflowGraph.of(definition(
                List.of(step("generate"), step("critique"), step("revise", "critique")),
                new Transition.Sequential("generate", "critique"),
                Transition.RevisionLoop.of("revise", "critique", 1)));

        assertThat(graph.loops().get(0).source()).isZero();
        assertThat(graph.loops().get(0).body()).containsExactly(1, 2);
    }

    @Test
    void aSourceThatTheValidatorMayOvertakeIsRefused() {
        assertThat(problems(judged(Trigger.ANY_SUCCEEDED, "a")))
                .containsExactly(
                        "transitions[2].revision_source: 'a' may still be at work when the validator 'judge' starts,"
                                + " which an 'any_succeeded' on the way permits; expected a step that the validator always waits"
                                + " for");

        assertThat(problems(judged(Trigger.ALL_SUCCEEDED, "a"))).isEmpty();
        assertThat(problems(judged(Trigger.ALL_DONE, "a"))).isEmpty();
    }

    @Test
    void aSourceBeforeEveryBranchOrBeforeATransitionCanNotBeOvertaken() {
        assertThat(problems(judged(Trigger.ANY_SUCCEEDED, "start"))).isEmpty();
        assertThat(problems(judged(Trigger.ANY_SUCCEEDED, "gate"))).isEmpty();
        assertThat(problems(judged(Trigger.ANY_SUCCEEDED, "before-gate"))).isEmpty();
    }

    /** A validator behind two branches, of which its trigger says how many it wants, and two transitions. */
    private static WorkflowDefinition judged(Trigger trigger, String source) {
        return definition(
                List.of(
                        step("start"),
                        step("a", "start"),
                        step("b", "start"),
                        step("before-gate"),
                        step("gate", "before-gate"),
                        StepDefinition.builder("judge")
                                .dependsOn("a", "b")
                                .trigger(trigger)
                                .build(),
                        step("fix", "judge")),
                new Transition.Sequential("start", "judge"),
                new Transition.Conditional("gate", "judge", "output.ok"),
                Transition.RevisionLoop.of("fix", "judge", 2).withRevisionSource(source));
    }

    @Test
    void twoLoopsThatWaitForEachOtherAreRefused() {
        WorkflowDefinition crossed = definition(
                List.of(
                        step("a1"),
                        step("b1"),
                        step("a2", "a1", "b1"),
                        step("b2", "b1"),
                        step("b3", "b2", "a2"),
                        step("a3", "a2", "b2")),
                Transition.RevisionLoop.of("a1", "a3", 2),
                Transition.RevisionLoop.of("b1", "b3", 2));

        assertThat(problems(crossed)).isNotEmpty();
        assertThatThrownBy(() -> WorkflowGraph.of(crossed)).isInstanceOf(InvalidDefinitionException.class);
    }

    @Test
    void aGraphOfADefinitionWithDanglingReferencesIsRefused() {
        assertThatThrownBy(() -> WorkflowGraph.of(definition(List.of(step("a", "b")))))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessage("definition 'g' has 1 problem: steps[0].depends_on[0]: no step has the id 'b'");
    }

    @Test
    void ofSeveralCyclesThroughTheSameStepsTheShortestIsNamedOnce() {
        assertThat(problems(definition(List.of(step("a", "c", "b"), step("b", "a"), step("c", "b")))))
                .singleElement()
                .asString()
                .startsWith("steps[0].depends_on[1]: the steps go round in a circle: a → b → a;");
    }

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        String one = System.getProperty("weir.seed");
        if (one != null) {
            return List.of(Long.parseLong(one));
        }
        IntStream.range(0, 200).forEach(i -> seeds.add(i * 7_919L));
        return seeds;
    }

    /** The seed is the test's parameter; {@code -Dweir.seed=…} runs one again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void inARandomGraphEveryStepComesAfterAllBeforeItAndNoEarlierDeclaredOneCouldHaveComeInstead(long seed) {
        WorkflowDefinition definition = randomDag(new Random(seed));

        WorkflowGraph graph = WorkflowGraph.of(definition);

        Set<Integer> done = new TreeSet<>();
        for (int step : graph.topologicalOrder()) {
            int first = IntStream.range(0, definition.steps().size())
                    .filter(s -> !done.contains(s) && done.containsAll(graph.predecessors(s)))
                    .findFirst()
                    .orElseThrow();
            assertThat(step).isEqualTo(first);
            done.add(step);
        }
        assertThat(done).hasSize(definition.steps().size());
        for (int step : done) {
            assertThat(graph.successors(step)).isSorted().doesNotHaveDuplicates();
            graph.successors(step)
                    .forEach(next -> assertThat(graph.predecessors(next)).contains(step));
        }
        assertThat(Definitions.read(Definitions.canonicalJson(definition))).isEqualTo(definition);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anEdgeBackInARandomGraphIsNamedAsACycleThatReallyIsOne(long seed) {
        Random random = new Random(seed);
        WorkflowDefinition dag = randomDag(random);
        WorkflowGraph graph = WorkflowGraph.of(dag);
        int from = random.nextInt(dag.steps().size());
        List<Integer> next = graph.successors(from);
        List<Transition> transitions = new ArrayList<>(dag.transitions());
        if (next.isEmpty()) {
            return;
        }
        int to = next.get(random.nextInt(next.size()));
        transitions.add(new Transition.Conditional(id(dag, to), id(dag, from), "back"));
        WorkflowDefinition cyclic = new WorkflowDefinition("g", "", null, dag.steps(), transitions, null);

        List<String> problems = problems(cyclic);

        assertThat(problems).hasSize(1);
        String named = problems.get(0).replaceAll(".*circle: (.*); each.*", "$1");
        List<String> cycle = List.of(named.split(" → "));
        assertThat(cycle.get(0)).isEqualTo(cycle.get(cycle.size() - 1));
        Edges edges = Edges.of(cyclic);
        for (int i = 1; i < cycle.size(); i++) {
            assertThat(edges.successors(edges.indexOf(cycle.get(i - 1))).get(edges.indexOf(cycle.get(i))))
                    .as("%s → %s", cycle.get(i - 1), cycle.get(i))
                    .isTrue();
        }
    }

    @Test
    void aThousandStepsThatAllDependOnEachOtherAreInOrder() {
        List<StepDefinition> steps = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            steps.add(StepDefinition.builder("s" + i)
                    .dependsOn(ids.toArray(new String[0]))
                    .build());
            ids.add("s" + i);
        }
        Collections.reverse(steps);

        WorkflowGraph graph = WorkflowGraph.of(definition(steps));

        assertThat(graph.topologicalOrder())
                .isEqualTo(
                        IntStream.iterate(999, i -> i >= 0, i -> i - 1).boxed().toList());
    }

    private static String id(WorkflowDefinition definition, int step) {
        return definition.steps().get(step).id();
    }

    private static WorkflowDefinition randomDag(Random random) {
        int size = 1 + random.nextInt(40);
        List<Integer> rank = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(rank, random);
        double density = random.nextDouble() * 0.4;
        List<StepDefinition> steps = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        for (int to = 0; to < size; to++) {
            List<String> dependencies = new ArrayList<>();
            for (int from = 0; from < size; from++) {
                if (rank.get(from) < rank.get(to) && random.nextDouble() < density) {
                    switch (random.nextInt(3)) {
                        case 0 -> transitions.add(new Transition.Sequential("s" + from, "s" + to));
                        case 1 -> transitions.add(new Transition.Conditional("s" + from, "s" + to, "output.ok"));
                        default -> dependencies.add("s" + from);
                    }
                }
            }
            steps.add(step("s" + to, dependencies.toArray(new String[0])));
        }
        return definition(steps, transitions.toArray(new Transition[0]));
    }
}
