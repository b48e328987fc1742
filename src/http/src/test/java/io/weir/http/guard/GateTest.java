package io.weir.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final String PUBLIC = "93.184.216.34";

    private static Gate gate(String rule, String... addresses) {
        return new Gate(new AllowedHosts(List.of(HostRule.parse(rule))), host -> resolve(addresses), true);
    }

    private static InetAddress[] resolve(String... addresses) throws UnknownHostException {
        InetAddress[] resolved = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            resolved[i] = InetAddress.getByName(addresses[i]);
        }
        return resolved;
    }

    private static final Target TARGET = Target.of(URI.create("http://a.example.com/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.9",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "2002:a00:1::",
                "100::1",
                "fd00:ec2::254"
            })
    void aWildcardDoesNotLeadToAnAddressThatIsNotPublic(String address) throws Exception {
        assertThat(gate("*.example.com", PUBLIC, address).refusal(TARGET))
                .hasValueSatisfying(refusal -> assertThat(refusal)
                        .contains(
                                "the host a.example.com has the address",
                                "only the wildcard *.example.com permits it"));
        assertThat(gate("a.example.com", address).refusal(TARGET))
                .as("an exact rule is trusted")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUBLIC,
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:2800:220:1::1",
                "2a00:1450::1",
                "2001:4860::8888"
            })
    void aWildcardLeadsToPublicAddresses(String address) throws Exception {
        assertThat(gate("*.example.com", address).refusal(TARGET)).isEmpty();
    }

    @Test
    void aHostThatNoRuleNamesIsNotEvenResolved() throws Exception {
        Gate gate = new Gate(
                new AllowedHosts(List.of(HostRule.parse("b.example.com"), HostRule.parse("*.org"))),
                host -> {
                    throw new AssertionError("resolved " + host);
                },
                true);

        assertThat(gate.refusal(TARGET))
                .contains("the host a.example.com is not permitted; this worker permits b.example.com, *.org."
                        + " To permit it, start the worker with --allow-host a.example.com");
    }

    @Test
    void behindAProxyAddressesAreNotChecked() throws Exception {
        Gate gate = new Gate(
                new AllowedHosts(List.of(HostRule.parse("*"))),
                host -> {
                    throw new UnknownHostException(host);
                },
                false);

        assertThat(gate.refusal(TARGET)).isEmpty();
    }
}
