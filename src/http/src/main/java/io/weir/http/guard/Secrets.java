package io.weir.http.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Secrets by name, from the environment variables with one prefix. Each may be limited to some hosts. Their values are not part of
 * any message or {@code toString}.
 */
public final class Secrets {
    public static final String DEFAULT_PREFIX = "WEIR_SECRET_";

    /** Shorter values occur everywhere and cannot be removed from answers. */
    static final int SHORTEST = 4;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final String prefix;
    private final Map<String, String> values;
    private final Map<String, List<HostRule>> limits;

    private Secrets(String prefix, Map<String, String> values, Map<String, List<HostRule>> limits) {
        this.prefix = prefix;
        this.values = values;
        this.limits = limits;
    }

    /**
     * Reads every variable whose name starts with {@code prefix}. A line end at the end of a value is removed.
     *
     * @param limits the hosts that a secret may be sent to, by name; a secret that is not listed may be sent to all permitted hosts
     * @throws IllegalArgumentException with every wrong variable or limit
     */
    public static Secrets of(Map<String, String> environment, String prefix, Map<String, List<HostRule>> limits) {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(prefix).matches()) {
            problems.add("the prefix of secrets is '" + prefix + "', expected letters, digits and underscores");
        }
        Map<String, String> values = new TreeMap<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(prefix)
                    || !NAME.matcher(variable.substring(prefix.length())).matches()) {
                return;
            }
            String stripped = value.replaceFirst("\\R\\z", "");
            if (stripped.length() < SHORTEST) {
                problems.add(
                        "the secret in " + variable + " has " + stripped.length() + " characters, expected at least "
                                + SHORTEST + ": shorter ones cannot be removed from answers");
            }
            values.put(variable.substring(prefix.length()), stripped);
        });
        limits.keySet().stream()
                .filter(name -> !values.containsKey(name))
                .sorted()
                .forEach(name ->
                        problems.add("found no secret " + name + " to limit, expected the variable " + prefix + name));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new Secrets(prefix, Collections.unmodifiableMap(values), Map.copyOf(limits));
    }

    /** The names, in order. */
    public Set<String> names() {
        return values.keySet();
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The environment variable of a secret. */
    public String variable(String name) {
        return prefix + name;
    }

    /** Why the secret may not be sent to {@code target}; empty if it may. */
    public Optional<String> refusal(String name, Target target) {
        List<HostRule> permitted = limits.get(name);
        if (permitted == null || permitted.stream().anyMatch(rule -> rule.permits(target))) {
            return Optional.empty();
        }
        return Optional.of("the secret " + name + " may not be sent to " + target.authority() + ", only to " + permitted
                + " (--limit-secret)");
    }

    @Override
    public String toString() {
        return String.join(", ", names());
    }
}
