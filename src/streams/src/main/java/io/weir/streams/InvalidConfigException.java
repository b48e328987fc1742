package io.weir.streams;

import java.util.List;

/** Settings that Weir can't run with. Contains all problems at once. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidConfigException(List<String> problems) {
        super("configuration has " + problems.size() + (problems.size() == 1 ? " problem: " : " problems: ")
                + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns one sentence for each problem. */
    public List<String> problems() {
        return problems;
    }
}
