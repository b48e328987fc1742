package io.weir.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    @ParameterizedTest
    @CsvSource({
        "api.example.com, https://api.example.com/, true",
        "api.example.com, http://API.Example.COM./x, true",
        "api.example.com, https://api.example.com:443/, true",
        "api.example.com, https://api.example.com:80/, false",
        "api.example.com, https://api.example.com:8443/, false",
        "api.example.com, https://api.example.com.evil.org/, false",
        "api.example.com, https://xapi.example.com/, false",
        "Api.Example.Com:8443, https://api.example.com:8443/, true",
        "api.example.com:8443, https://api.example.com/, false",
        "api.example.com:443, https://api.example.com/, true",
        "*.example.com, https://a.example.com/, true",
        "*.example.com, https://a.b.example.com/, true",
        "*.example.com, https://example.com/, false",
        "*.example.com, https://badexample.com/, false",
        "*.example.com, https://a.example.com:8443/, false",
        "*.example.com:*, https://a.example.com:8443/, true",
        "*, https://anything.org/, true",
        "*, https://anything.org:8443/, false",
        "*:*, http://anything.org:1/, true",
        "localhost:*, http://localhost:8080/, true",
        "10.0.0.7:8080, http://10.0.0.7:8080/, true",
        "[::1]:8080, http://[::1]:8080/, true",
        "[::1], http://[::1]:8080/, false",
        "my_service, http://my-service/, false"
    })
    void aRulePermitsItsHostAndPortOnly(String rule, URI url, boolean permitted) {
        HostRule parsed = HostRule.parse(rule);

        assertThat(parsed.permits(Target.of(url))).isEqualTo(permitted);
        assertThat(HostRule.parse(parsed.toString())).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https://a.com",
                "a.com/path",
                "a.com:",
                "a.com:0",
                "a.com:70000",
                "a.*.com",
                "*a.com",
                "-a.com",
                "a.com.",
                "::1",
                "ü.com",
                "a b"
            })
    void everythingElseIsRefusedWithWhatIsExpected(String text) {
        assertThatThrownBy(() -> HostRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found '" + text + "', expected");
    }

    @Test
    void anExactRuleIsPreferredToAWildcard() {
        AllowedHosts hosts = new AllowedHosts(List.of(HostRule.parse("*"), HostRule.parse("localhost")));

        assertThat(hosts.ruleFor(Target.of(URI.create("http://localhost/")))).contains(HostRule.parse("localhost"));
        assertThat(hosts.ruleFor(Target.of(URI.create("http://other/")))).contains(HostRule.parse("*"));
        assertThat(hosts).hasToString("*, localhost");
    }

    @ParameterizedTest
    @CsvSource({
        "mailto:a@b, begins with neither",
        "/relative, begins with neither",
        "http:///path, has no valid host",
        "http://a_b/, has no valid host",
        "http://u@host/, contains a user",
        "http://host:0/, its port is 0",
        "http://host:65536/, its port is 65536"
    })
    void aUrlThatCannotBeCalledHasAProblem(URI url, String problem) {
        assertThat(Target.problem(url))
                .hasValueSatisfying(text -> assertThat(text).contains(problem));
    }
}
