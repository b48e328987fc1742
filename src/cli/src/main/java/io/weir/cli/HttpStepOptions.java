package io.weir.cli;

import io.weir.http.HttpWorkerConfig;
import io.weir.http.guard.AllowedHosts;
import io.weir.http.guard.HostRule;
import io.weir.http.guard.Secrets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options about what HTTP steps may do. */
final class HttpStepOptions {
    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            split = ",",
            converter = HostConverter.class,
            description = {
                "A host that steps may call; may be given more than once: a name or an address, `*.example.com` for"
                        + " every name below, or `*` for every name, each with a port unless it is 80 or 443, or with"
                        + " `:*` for every port. Behind a `*`, only public addresses can be called. There is no default."
            })
    private List<HostRule> hosts = new ArrayList<>();

    @Option(
            names = "--max-response",
            paramLabel = "SIZE",
            converter = SizeText.Converter.class,
            description = "Largest body of an answer. Default: 900KiB.")
    private int maxResponse = HttpWorkerConfig.DEFAULT_MAX_RESPONSE_BYTES;

    @Option(
            names = "--max-request",
            paramLabel = "SIZE",
            converter = SizeText.Converter.class,
            description = "Largest body of a request. Default: 1MiB.")
    private int maxRequest = HttpWorkerConfig.DEFAULT_MAX_REQUEST_BYTES;

    @Option(
            names = "--secrets-prefix",
            paramLabel = "PREFIX",
            description = {
                "Environment variables with this prefix are secrets: {{secret.TOKEN}} in the config of a step is the value"
                        + " of WEIR_SECRET_TOKEN. Default: " + Secrets.DEFAULT_PREFIX + "."
            })
    private String secretsPrefix = Secrets.DEFAULT_PREFIX;

    @Option(
            names = "--limit-secret",
            paramLabel = "NAME=HOST",
            split = ",",
            converter = LimitConverter.class,
            description =
                    "Send this secret to this host only; may be given more than once. Default: a secret may be sent to"
                            + " every permitted host.")
    private List<Limit> limits = new ArrayList<>();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "A PEM file with certificates to trust besides those of the JVM.")
    private @Nullable Path authorities;

    @Option(
            names = "--proxy",
            paramLabel = "HOST:PORT",
            converter = ProxyConverter.class,
            description = {
                "An HTTP proxy for all requests. It resolves the names, so addresses are not checked here. Default: none,"
                        + " whatever the JVM's properties say."
            })
    private @Nullable InetSocketAddress proxy;

    /** A secret and a host that it may be sent to. */
    private record Limit(String secret, HostRule host) {}

    static final class HostConverter implements ITypeConverter<HostRule> {
        @Override
        public HostRule convert(String text) {
            try {
                return HostRule.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(malformed.getMessage());
            }
        }
    }

    static final class LimitConverter implements ITypeConverter<Limit> {
        @Override
        public Limit convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("found '" + text + "', expected NAME=HOST");
            }
            return new Limit(text.substring(0, equals).trim(), new HostConverter().convert(text.substring(equals + 1)));
        }
    }

    static final class ProxyConverter implements ITypeConverter<InetSocketAddress> {
        private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/\\[\\]]+):(\\d{1,5})");
        private static final int HIGHEST_PORT = 65_535;

        @Override
        public InetSocketAddress convert(String text) {
            Matcher matcher = ADDRESS.matcher(text.trim());
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > HIGHEST_PORT) {
                throw new TypeConversionException("found '" + text + "', expected HOST:PORT");
            }
            // Resolved for each connection, so that a proxy may move.
            return InetSocketAddress.createUnresolved(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
    }

    /** The surroundings without the secrets, so that none becomes a setting. */
    Surroundings withoutSecrets(Surroundings around) {
        Map<String, String> others = new HashMap<>(around.environment());
        others.keySet().removeIf(name -> name.startsWith(secretsPrefix));
        return new Surroundings(others, around.directory(), around.columns());
    }

    /**
     * The validated options.
     *
     * @throws IllegalArgumentException with every wrong option
     */
    HttpWorkerConfig config(Surroundings around, int maxOutputBytes) {
        Map<String, List<HostRule>> limited = new HashMap<>();
        limits.forEach(limit -> limited.computeIfAbsent(limit.secret(), name -> new ArrayList<>())
                .add(limit.host()));
        return new HttpWorkerConfig(
                new AllowedHosts(hosts),
                Secrets.of(around.environment(), secretsPrefix, limited),
                maxRequest,
                maxResponse,
                maxOutputBytes,
                authorities == null ? null : around.directory().resolve(authorities),
                proxy,
                "weir/"
                        + Optional.ofNullable(HttpStepOptions.class.getPackage().getImplementationVersion())
                                .orElse("dev"));
    }
}
