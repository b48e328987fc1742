package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.http.guard.AllowedHosts;
import io.weir.http.guard.HostRule;
import io.weir.http.guard.Secrets;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpWorkerConfigTest {
    private static HttpWorkerConfig config(int maxRequest, int maxResponse, String... hosts) {
        return new HttpWorkerConfig(
                new AllowedHosts(List.of(hosts).stream().map(HostRule::parse).toList()),
                Secrets.of(Map.of("S_KEY", "top-secret"), "S_", Map.of()),
                maxRequest,
                maxResponse,
                1_000,
                null,
                null,
                "agent");
    }

    @Test
    void everyProblemIsReported() {
        assertThatThrownBy(() -> config(0, 1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no host is permitted, so every request would fail; name each host that steps may call with"
                        + " --allow-host; --max-request is 0, expected at least 1 byte; --max-response is 1001 bytes,"
                        + " expected 1 to 1000, the largest output of a step (weir.worker.max.output.bytes)");
    }

    @Test
    void aWildcardNeedsTheJvmsCacheOfAddresses() {
        String before = Security.getProperty("networkaddress.cache.ttl");
        Security.setProperty("networkaddress.cache.ttl", "0");
        try {
            assertThat(config(1, 1, "example.com").hosts().hasWildcard()).isFalse();
            assertThatThrownBy(() -> config(1, 1, "*.example.com"))
                    .hasMessageContaining("the security property networkaddress.cache.ttl is 0");
        } finally {
            Security.setProperty("networkaddress.cache.ttl", before == null ? "30" : before);
        }
    }

    @Test
    void itsTextHasNoSecret() {
        assertThat(config(1, 1, "example.com").toString()).contains("KEY").doesNotContain("top-secret");
    }
}
