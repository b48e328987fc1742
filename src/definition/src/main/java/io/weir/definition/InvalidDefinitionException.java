package io.weir.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot be run, with all its problems. */
public final class InvalidDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message goes into logs and record headers, so it is short; all problems are in {@link #problems()}. */
    private static final int IN_MESSAGE = 20;

    private final transient List<Problem> problems;

    public InvalidDefinitionException(String definitionId, List<Problem> problems) {
        super("definition '" + definitionId + "' has " + problems.size()
                + (problems.size() == 1 ? " problem: " : " problems: ")
                + problems.stream().limit(IN_MESSAGE).map(Problem::toString).collect(Collectors.joining("; "))
                + (problems.size() > IN_MESSAGE ? "; and " + (problems.size() - IN_MESSAGE) + " more" : ""));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
