package io.weir.definition;

import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.WorkflowGraph.Loop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps that a revision loop repeats, from the positions of its reviser and validator in an acyclic graph.
 */
final class LoopResolution {
    private static final int NOT_FOUND = -1;

    private final WorkflowDefinition definition;
    private final Edges edges;
    private final List<Integer> order;
    private final Problems problems;
    private final List<Loop> loops = new ArrayList<>();
    /** By step: the position in the transitions of its loop, or {@link #NOT_FOUND}. */
    private final int[] owner;
    /** Created when a loop needs it, which is rare. */
    private @Nullable Awaited awaited;

    LoopResolution(WorkflowDefinition definition, Edges edges, List<Integer> order, Problems problems) {
        this.definition = definition;
        this.edges = edges;
        this.order = order;
        this.problems = problems;
        this.owner = new int[edges.size()];
        Arrays.fill(owner, NOT_FOUND);
    }

    /** The resolved loops, in declaration order. */
    List<Loop> resolve() {
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < definition.transitions().size(); i++) {
            if (definition.transitions().get(i) instanceof RevisionLoop loop
                    && seen.add(List.of(loop.reviser(), loop.validator()))) {
                resolve(loop, i, DocumentPath.ROOT.field("transitions").at(i));
            }
        }
        if (problems.isEmpty()) {
            checkNoLoopWaitsForItself();
        }
        return loops;
    }

    private void resolve(RevisionLoop loop, int position, DocumentPath path) {
        int reviser = edges.indexOf(loop.reviser());
        int validator = edges.indexOf(loop.validator());
        if (reviser < 0 || validator < 0) {
            return;
        }
        if (reviser == validator) {
            problems.add(
                    path, Quote.of(loop.reviser()) + " is both reviser and validator; expected two different steps");
        } else if (edges.after(reviser).get(validator)) {
            reviserFirst(loop, reviser, validator, position, path);
        } else if (edges.after(validator).get(reviser)) {
            reviserLast(loop, reviser, validator, position, path);
        } else {
            problems.add(
                    path,
                    "the reviser " + Quote.of(loop.reviser()) + " and the validator " + Quote.of(loop.validator())
                            + " are not connected; one of them must come after the other, so let one depend on the"
                            + " other");
        }
    }

    private void reviserFirst(RevisionLoop loop, int reviser, int validator, int position, DocumentPath path) {
        String source = loop.revisionSource();
        if (source != null && !source.equals(loop.reviser())) {
            problems.add(
                    path.field("revision_source"),
                    "must be left out, as the reviser " + Quote.of(loop.reviser())
                            + " comes before the validator and makes the first draft itself, found "
                            + Quote.of(source));
        }
        BitSet between = edges.between(reviser, validator);
        add(loop, reviser, validator, reviser, true, between, new BitSet(), position, path);
    }

    private void reviserLast(RevisionLoop loop, int reviser, int validator, int position, DocumentPath path) {
        int source = source(loop, validator, path.field("revision_source"));
        if (source != NOT_FOUND) {
            BitSet pre = edges.between(source, validator);
            BitSet mid = edges.between(validator, reviser);
            add(loop, reviser, validator, source, false, pre, mid, position, path);
        }
    }

    /** The step that makes the first draft of a loop whose reviser comes after its validator. */
    private int source(RevisionLoop loop, int validator, DocumentPath path) {
        BitSet before = edges.predecessors(validator);
        if (loop.revisionSource() != null) {
            return namedSource(loop.revisionSource(), loop.validator(), validator, path);
        }
        if (before.cardinality() == 1) {
            return before.nextSetBit(0);
        }
        String sentence = before.isEmpty()
                ? "nothing comes before the validator " + Quote.of(loop.validator())
                        + ", so there is no first draft to judge; let it depend on the step that makes it"
                : "is missing: the validator " + Quote.of(loop.validator()) + " comes after "
                        + before.stream().mapToObj(this::id).limit(5).collect(Collectors.joining(", "))
                        + (before.cardinality() > 5 ? " and more" : "")
                        + "; expected the one of the steps before it that makes the first draft";
        problems.add(path, sentence);
        return NOT_FOUND;
    }

    private int namedSource(String name, String validatorName, int validator, DocumentPath path) {
        int source = edges.indexOf(name);
        if (source == NOT_FOUND) {
            return NOT_FOUND;
        }
        if (!edges.before(validator).get(source)) {
            problems.add(
                    path,
                    Quote.of(name) + " does not come before the validator " + Quote.of(validatorName)
                            + "; expected the step that makes the first draft");
            return NOT_FOUND;
        }
        if (!awaited().waits(validator, source)) {
            problems.add(
                    path,
                    Quote.of(name) + " may still be at work when the validator " + Quote.of(validatorName)
                            + " starts, which an 'any_succeeded' on the way permits; expected a step that the validator"
                            + " always waits for");
            return NOT_FOUND;
        }
        return source;
    }

    private Awaited awaited() {
        if (awaited == null) {
            awaited = new Awaited(definition, edges, order);
        }
        return awaited;
    }

    private void add(
            RevisionLoop loop,
            int reviser,
            int validator,
            int source,
            boolean reviserFirst,
            BitSet between,
            BitSet mid,
            int position,
            DocumentPath path) {
        BitSet body = (BitSet) between.clone();
        body.or(mid);
        body.set(reviser);
        body.set(validator);
        checkNothingWaitsOnBothSides(body, path);
        claim(body, position, path);
        loops.add(new Loop(
                loops.size(),
                reviser,
                validator,
                source,
                reviserFirst,
                set(between),
                set(mid),
                set(body),
                loop.maxIterations(),
                loop.reviseWhen(),
                loop.onExhausted()));
    }

    /** A step outside waits until the loop closes. If the loop also waits for it, neither ever continues. */
    private void checkNothingWaitsOnBothSides(BitSet body, DocumentPath path) {
        BitSet outside = edges.after(body);
        outside.and(edges.before(body));
        outside.andNot(body);
        if (!outside.isEmpty()) {
            int step = outside.nextSetBit(0);
            problems.add(
                    path,
                    "the step " + Quote.of(id(step)) + " is not part of the loop, comes after its step "
                            + Quote.of(firstOf(edges.before(step), body)) + " and before its step "
                            + Quote.of(firstOf(edges.after(step), body))
                            + "; it would wait for the loop to end and the loop for it");
        }
    }

    /** Steps after a loop wait until it closes. Loops that come after one another in a cycle never close. */
    private void checkNoLoopWaitsForItself() {
        BitSet[] behind = new BitSet[loops.size()];
        for (Loop loop : loops) {
            BitSet after = edges.after(bits(loop.body()));
            behind[loop.index()] = new BitSet();
            for (Loop other : loops) {
                behind[loop.index()].set(
                        other.index(), other.index() != loop.index() && after.intersects(bits(other.body())));
            }
        }
        // Warshall's transitive closure, row by row.
        for (int via = 0; via < behind.length; via++) {
            for (BitSet row : behind) {
                if (row.get(via)) {
                    row.or(behind[via]);
                }
            }
        }
        for (Loop loop : loops) {
            if (behind[loop.index()].get(loop.index())) {
                String circle = loops.stream()
                        .filter(other ->
                                behind[loop.index()].get(other.index()) && behind[other.index()].get(loop.index()))
                        .map(other -> Quote.of(id(other.reviser())) + " and " + Quote.of(id(other.validator())))
                        .collect(Collectors.joining(", that of "));
                problems.add(
                        DocumentPath.ROOT.field("transitions"),
                        "revision loops wait for each other to close, that of " + circle
                                + ": steps of each come after steps of the others; expected one to come first");
                return;
            }
        }
    }

    private static BitSet bits(Set<Integer> steps) {
        BitSet bits = new BitSet();
        steps.forEach(bits::set);
        return bits;
    }

    private void claim(BitSet body, int position, DocumentPath path) {
        int other = NOT_FOUND;
        for (int step = body.nextSetBit(0); step >= 0; step = body.nextSetBit(step + 1)) {
            if (owner[step] == NOT_FOUND) {
                owner[step] = position;
            } else if (owner[step] != other) {
                other = owner[step];
                problems.add(
                        path,
                        "the step " + Quote.of(id(step)) + " is part of the loop of transitions[" + other
                                + "] too; loops must not share steps");
            }
        }
    }

    private String firstOf(BitSet steps, BitSet body) {
        steps.and(body);
        return id(steps.nextSetBit(0));
    }

    private String id(int step) {
        return definition.steps().get(step).id();
    }

    private static Set<Integer> set(BitSet steps) {
        Set<Integer> set = new LinkedHashSet<>();
        steps.stream().forEach(set::add);
        return Collections.unmodifiableSet(set);
    }
}
