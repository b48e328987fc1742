package io.weir.http.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides whether a URL may be called: its host must be on the list, and if only a wildcard permits it, every address of the host
 * must be public. The JVM caches the addresses, so the connection that follows uses the ones that were checked.
 */
public final class Gate {
    /** Resolves names; a parameter for tests. */
    public interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final AllowedHosts hosts;
    private final Names names;
    private final boolean checksAddresses;

    /** @param checksAddresses false if a proxy resolves the names, so that addresses seen here mean nothing */
    public Gate(AllowedHosts hosts, Names names, boolean checksAddresses) {
        this.hosts = hosts;
        this.names = names;
        this.checksAddresses = checksAddresses;
    }

    /**
     * Why {@code target} may not be called; empty if it may.
     *
     * @throws UnknownHostException if the host has no address
     */
    public Optional<String> refusal(Target target) throws UnknownHostException {
        HostRule rule = hosts.ruleFor(target).orElse(null);
        if (rule == null) {
            return Optional.of("the host " + target.authority() + " is not permitted; this worker permits " + hosts
                    + ". To permit it, start the worker with --allow-host " + target.authority());
        }
        if (!rule.wildcard() || !checksAddresses) {
            return Optional.empty();
        }
        return Arrays.stream(names.resolve(target.host()))
                .filter(address -> !PublicAddresses.contain(address))
                .findFirst()
                .map(address -> "the host " + target.authority() + " has the address " + address.getHostAddress()
                        + ", which is not public, and only the wildcard " + rule
                        + " permits it. To permit it, start the worker with --allow-host " + target.authority());
    }
}
