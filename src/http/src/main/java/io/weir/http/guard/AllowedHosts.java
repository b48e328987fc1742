package io.weir.http.guard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The hosts that may be called. None is permitted by default. Immutable. */
public final class AllowedHosts {
    private final List<HostRule> rules;

    public AllowedHosts(List<HostRule> rules) {
        this.rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    public boolean hasWildcard() {
        return rules.stream().anyMatch(HostRule::wildcard);
    }

    /** The rule that permits {@code target}, an exact one before a wildcard. */
    public Optional<HostRule> ruleFor(Target target) {
        Optional<HostRule> exact = rules.stream()
                .filter(rule -> !rule.wildcard() && rule.permits(target))
                .findFirst();
        return exact.isPresent()
                ? exact
                : rules.stream().filter(rule -> rule.permits(target)).findFirst();
    }

    /** The rules, for people. */
    @Override
    public String toString() {
        return rules.stream().map(HostRule::toString).collect(Collectors.joining(", "));
    }
}
