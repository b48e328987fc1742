package io.weir.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A run as a release stored it, and what it was at that time: a line a thing, name and value. Kept for ever.
 *
 * <p>{@code head} and {@code page N} are the stored records in hexadecimal digits, {@code token STEP} is what a worker has
 * been handed, and {@code step STEP} is the state as it was before it was stored,
 * {@code work STEP} the digest of its work.
 */
final class StoredRunFixture {
    private final Map<String, String> lines;

    private StoredRunFixture(Map<String, String> lines) {
        this.lines = lines;
    }

    static StoredRunFixture ofVersion(int version) {
        try (InputStream in = StoredRunFixture.class.getResourceAsStream("/engine/stored-run/v" + version + ".txt")) {
            Map<String, String> lines = new LinkedHashMap<>();
            new String(Objects.requireNonNull(in, "no fixture").readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split(" = ", 2))
                    .forEach(line -> lines.put(line[0], line[1]));
            return new StoredRunFixture(lines);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes down a run as this version stores it. */
    static String take(RunScenario scenario, String... inFlight) {
        Run run = scenario.run();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("head", HexFormat.of().formatHex(RunCodec.encodeHead(run)));
        for (int page = 1; page <= RunCodec.extraPages(run); page++) {
            lines.put("page " + page, HexFormat.of().formatHex(RunCodec.encodePage(run, page)));
        }
        for (String step : inFlight) {
            lines.put("token " + step, scenario.ready(step).token());
        }
        lines.putAll(described(run));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " = " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** What stands in a run, all of it, as text. */
    static Map<String, String> described(Run run) {
        RunState state = (RunState) run;
        RunState.Head head = state.head();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "run",
                head.status() + " " + head.startedAt() + " " + head.endedAt() + " " + head.deadlineAt() + " "
                        + head.seq() + " " + head.openSteps() + " " + head.timerAt() + " " + head.bytesLeft() + " "
                        + head.checkTokens() + " "
                        + HexFormat.of().formatHex(head.secret()) + " "
                        + HexFormat.of().formatHex(head.requestDigest()) + " " + head.error());
        lines.put("loops", state.loops().toString());
        for (int i = 0; i < state.plan().stepCount(); i++) {
            StepState step = state.step(i);
            lines.put(
                    "step " + state.plan().stepId(i),
                    step.status() + " " + step.revision() + " " + step.attempt() + " " + step.attemptFloor() + " "
                            + step.retries() + " " + step.firstAt() + " " + step.since() + " " + step.heardAt() + " "
                            + step.retryAt() + " " + step.taken() + " " + step.error());
            if (step.work() != Work.UNTOLD) {
                lines.put("work " + state.plan().stepId(i), Long.toHexString(step.work()));
            }
        }
        return lines;
    }

    /** What stood in it when it was stored. */
    Map<String, String> described() {
        return lines.entrySet().stream()
                .filter(line -> line.getKey().startsWith("step ")
                        || line.getKey().startsWith("work ")
                        || line.getKey().equals("run")
                        || line.getKey().equals("loops"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    Run decode(Plan plan) {
        return RunCodec.decode("run-1", bytes("head"), page -> bytes("page " + page), hash -> plan);
    }

    String token(String step) {
        return line("token " + step);
    }

    private byte[] bytes(String name) {
        return HexFormat.of().parseHex(line(name));
    }

    private String line(String name) {
        return Objects.requireNonNull(lines.get(name), name);
    }
}
