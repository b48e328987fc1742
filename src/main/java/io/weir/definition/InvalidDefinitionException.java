package io.weir.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that can't be run, with everything that is wrong with it. */
public final class InvalidDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidDefinitionException(String definitionId, List<Problem> problems) {
        super("definition '" + definitionId + "' has " + problems.size()
                + (problems.size() == 1 ? " problem: " : " problems: ")
                + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
