package io.weir.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings from environment variables: {@code KAFKA_SECURITY_PROTOCOL} is Kafka's {@code security.protocol},
 * {@code WEIR_STATE_DIR} is {@code weir.state.dir}. An underscore in a name is a dot in the setting, two are an underscore,
 * three a dash.
 */
final class EnvironmentSettings {
    private static final String KAFKA = "KAFKA_";
    private static final String WEIR = "WEIR_";

    /** Variables with these prefixes that are for scripts and logging. */
    private static final Set<String> OTHERS = Set.of(
            "KAFKA_OPTS",
            "KAFKA_HEAP_OPTS",
            "KAFKA_JVM_PERFORMANCE_OPTS",
            "KAFKA_GC_LOG_OPTS",
            "KAFKA_JMX_OPTS",
            "KAFKA_LOG4J_OPTS",
            "KAFKA_LOG4J_CMD_OPTS",
            "KAFKA_DEBUG",
            "KAFKA_HOME",
            "KAFKA_VERSION",
            "WEIR_HOME",
            "WEIR_JAVA_OPTS",
            "WEIR_LOG",
            "WEIR_LOG_KAFKA");

    /** Kubernetes sets these for every service; a service named {@code kafka} or {@code weir} is likely. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "(KAFKA|WEIR)(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_[A-Z0-9_]+)?)");

    /** Secrets of steps: they are no settings, and must not appear in a message about settings. */
    private static final String SECRET = "WEIR_SECRET_";

    private static final String HEALTH_PORT = "WEIR_HEALTH_PORT";
    private static final Pattern UNDERSCORES = Pattern.compile("_+");

    private EnvironmentSettings() {}

    /** Weir's settings by their names, which start with {@code weir.}, and Kafka's by theirs. */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((variable, value) -> setting(variable, value).ifPresent(name -> settings.put(name, value)));
        // Both have the same meaning; Weir's own wins.
        String own = settings.remove("weir.bootstrap.servers");
        if (own != null) {
            settings.put("bootstrap.servers", own);
        }
        return settings;
    }

    private static Optional<String> setting(String variable, String value) {
        if (OTHERS.contains(variable) || variable.startsWith(SECRET) || isServiceLink(variable, value)) {
            return Optional.empty();
        }
        if (variable.startsWith(KAFKA) && variable.length() > KAFKA.length()) {
            return Optional.of(dotted(variable.substring(KAFKA.length())));
        }
        if (variable.startsWith(WEIR) && variable.length() > WEIR.length()) {
            return Optional.of(dotted(variable));
        }
        return Optional.empty();
    }

    /**
     * The port of a service named {@code weir-health} would have the name of a setting, but its value is an address,
     * not a number.
     */
    private static boolean isServiceLink(String variable, String value) {
        boolean isSetting = variable.equals(HEALTH_PORT) && !value.contains("://");
        return !isSetting && SERVICE_LINK.matcher(variable).matches();
    }

    private static String dotted(String name) {
        return UNDERSCORES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(run -> switch (run.group()
                .length()) {
            case 1 -> ".";
            case 2 -> "_";
            case 3 -> "-";
            default -> run.group();
        });
    }
}
