package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.streams.EngineHealth;
import io.weir.streams.RestoreProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The health of an engine, for people and for programs. */
final class HealthText {
    private HealthText() {}

    /** In one line. */
    static String of(HealthFile.Reading reading) {
        StringBuilder text = new StringBuilder(reading.phase().wireName());
        if (reading.phase() == EngineHealth.Phase.RESTORING) {
            RestoreProgress progress = reading.restoring();
            text.append(String.format(
                    Locale.ROOT,
                    ", %d %% of its state is restored (%,d of %,d offsets, %d changelogs)",
                    progress.percent(),
                    progress.done(),
                    progress.total(),
                    progress.changelogs()));
        }
        HealthFile.Failed failure = reading.failure();
        if (failure != null) {
            text.append("; ").append(failure.sentence());
        }
        reading.troubles().forEach(trouble -> text.append("; ").append(trouble));
        return text.toString();
    }

    /** @param heard true if the update is recent enough */
    static ObjectNode json(HealthFile.Reading reading, boolean heard) {
        EngineHealth.Phase phase = reading.phase();
        ObjectNode node = JsonText.object()
                .put("state", phase.wireName())
                .put("live", heard && phase.isLive())
                .put("ready", heard && phase.isReady())
                .put("at", reading.at().toString())
                .put("process", reading.process());
        RestoreProgress progress = reading.restoring();
        if (progress.isUnderWay()) {
            node.putObject("restoring")
                    .put("changelogs", progress.changelogs())
                    .put("done", progress.done())
                    .put("total", progress.total())
                    .put("percent", progress.percent());
        }
        HealthFile.@Nullable Failed failure = reading.failure();
        if (failure != null) {
            node.putObject("failure")
                    .put("at", failure.at().toString())
                    .put("where", failure.where())
                    .put("run_id", failure.runId())
                    .put("message", failure.message());
        }
        if (!reading.troubles().isEmpty()) {
            ArrayNode troubles = node.putArray("troubles");
            reading.troubles().forEach(troubles::add);
        }
        return node;
    }
}
