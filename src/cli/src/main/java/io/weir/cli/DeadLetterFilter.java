package io.weir.cli;

import io.weir.client.DeadLetterQuery;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that select dead letters. */
final class DeadLetterFilter {
    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only with this reason: unreadable, too_large, empty, unknown_run, misrouted, unreadable_run,"
                    + " put_aside, retention_gap, engine_error.")
    private @Nullable String reason;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only from this source topic.")
    private @Nullable String topic;

    @Option(names = "--run", paramLabel = "RUN", description = "Only about this run, by value or key.")
    private @Nullable String runId;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Time.class,
            description = "Only from this time on: 2026-11-23T05:00:00Z, or 2h for two hours ago.")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", converter = Time.class, description = "Only before this time.")
    private @Nullable Instant until;

    DeadLetterQuery query() {
        return new DeadLetterQuery(reason, topic, runId, since, until);
    }

    boolean isEmpty() {
        return query().equals(DeadLetterQuery.ALL);
    }

    /** A date and time, or a duration before now. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                try {
                    return Instant.now().minus(new DurationText.Converter().convert(text));
                } catch (TypeConversionException wrong) {
                    throw new TypeConversionException("found '" + text
                            + "', expected a time such as 2026-11-23T05:00:00Z, or 2h for two hours ago");
                }
            }
        }
    }
}
