package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTrimmerTest {
    private static final Instant AT = Instant.parse("2026-11-23T05:18:59Z");
    private static final int MIB = 1 << 20;

    @Test
    void aResultThatFitsIsLeftAlone() {
        WorkflowResult result = result(Map.of("a", text(100)), Map.of(), Map.of(), null);

        assertThat(ResultTrimmer.fit(result, size(result))).isSameAs(result);
    }

    @Test
    void onlyAsManyOfTheLargestPayloadsAsNeededAreReplaced() {
        Map<String, Payload> outputs = new LinkedHashMap<>();
        outputs.put("small", text(100));
        outputs.put("large", text(3_000));
        outputs.put("middle", text(2_000));
        WorkflowResult result = result(outputs, Map.of(), Map.of(), null);
        int limit = size(result) - 1;

        WorkflowResult trimmed = ResultTrimmer.fit(result, limit);

        assertThat(trimmed.stepOutputs().keySet()).containsExactly("small", "large", "middle");
        assertThat(trimmed.stepOutputs())
                .containsEntry("small", text(100))
                .containsEntry("middle", text(2_000))
                .containsEntry(
                        "large",
                        Payload.ofJson(
                                "{\"weir.omitted\":{\"reason\":\"result over " + limit + " bytes\",\"bytes\":3002}}"));
        assertThat(size(trimmed)).isLessThanOrEqualTo(limit);
    }

    @Test
    void amongPayloadsOfOneSizeTheFirstGo() {
        Map<String, Payload> outputs = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            outputs.put("s" + i, text(1_000));
        }
        WorkflowResult result = result(outputs, Map.of(), Map.of(), null);

        WorkflowResult trimmed = ResultTrimmer.fit(result, size(result) - 2_000);

        assertThat(trimmed.stepOutputs().values())
                .filteredOn(p -> p.size() < 1_000)
                .hasSize(3);
        assertThat(trimmed.stepOutputs().get("s3")).isEqualTo(text(1_000));
    }

    @Test
    void revisionOutputsAndCustomMetadataAreReplacedToo() {
        WorkflowResult result = result(
                Map.of("a", text(10)),
                Map.of("a", metadata(null, object(2_000))),
                Map.of("b", List.of(text(3_000), text(10))),
                new RunError("MaxRevisionsExceeded", "m", null, null));

        WorkflowResult trimmed = ResultTrimmer.fit(result, 1_200);

        assertThat(trimmed.revisionOutputs().get("b").get(0).toJson()).contains("weir.omitted");
        assertThat(trimmed.revisionOutputs().get("b").get(1)).isEqualTo(text(10));
        assertThat(trimmed.stepMetadata().get("a").custom().toJson()).contains("\"bytes\":2008");
        assertThat(trimmed.stepOutputs()).isEqualTo(result.stepOutputs());
        assertThat(Codecs.workflowResult().decode(Codecs.workflowResult().encode(trimmed)))
                .isEqualTo(trimmed);
    }

    @Test
    void longErrorsAreCutWhenPayloadsAreNotEnough() {
        StepError error = StepError.retryable("T", "m".repeat(4_000));
        WorkflowResult result = result(
                Map.of("a", text(10)),
                Map.of("a", metadata(error, object(10))),
                Map.of(),
                new RunError("StepFailed", "m".repeat(100_000), "a", error));

        WorkflowResult trimmed = ResultTrimmer.fit(result, 2_000);

        assertThat(trimmed.error().message()).hasSize(200).endsWith("…");
        assertThat(trimmed.error().cause().message()).hasSize(200);
        assertThat(trimmed.stepMetadata().get("a").error().message()).hasSize(200);
        assertThat(trimmed.stepMetadata().get("a").custom()).isNull();
        assertThat(trimmed.stepOutputs()).isEqualTo(result.stepOutputs());
        assertThat(size(trimmed)).isLessThanOrEqualTo(2_000);
    }

    @Test
    void aThousandStepsFitIntoAMebibyteWithTheirMetadata() {
        WorkflowResult result = largest(1_000, "");

        WorkflowResult trimmed = ResultTrimmer.fit(result, MIB);

        assertThat(size(trimmed)).isLessThanOrEqualTo(MIB);
        assertThat(trimmed.stepMetadata()).hasSize(1_000);
        assertThat(trimmed.error().type()).isEqualTo("StepFailed");
    }

    @Test
    void whenEvenTheNamesAreTooManyTheStepsAreLeftOut() {
        WorkflowResult result = largest(1_000, "😀".repeat(195));

        WorkflowResult trimmed = ResultTrimmer.fit(result, 100_000);

        assertThat(trimmed.stepOutputs()).containsOnlyKeys("weir.omitted");
        assertThat(trimmed.stepOutputs().get("weir.omitted").toJson())
                .startsWith("{\"reason\":\"result over 100000 bytes\",\"bytes\":");
        assertThat(trimmed.revisionOutputs()).isEmpty();
        assertThat(trimmed.stepMetadata()).isEmpty();
        assertThat(size(trimmed)).isLessThan(16 * 1024);
    }

    private static WorkflowResult largest(int steps, String prefix) {
        Map<String, Payload> outputs = new LinkedHashMap<>();
        Map<String, StepMetadata> metadata = new LinkedHashMap<>();
        Map<String, List<Payload>> revisions = new LinkedHashMap<>();
        StepError error = new StepError("T".repeat(200), "漢".repeat(4_000), true, null);
        for (int i = 0; i < steps; i++) {
            String id = prefix.isEmpty() ? "s".repeat(196) + (1_000 + i) : prefix + i;
            outputs.put(id, text(5_000));
            metadata.put(id, metadata(i == 0 ? error : null, object(3_000)));
            revisions.put(id, List.of(text(100), text(100), text(100)));
        }
        return result(outputs, metadata, revisions, new RunError("StepFailed", "m", null, error));
    }

    private static WorkflowResult result(
            Map<String, Payload> outputs,
            Map<String, StepMetadata> metadata,
            Map<String, List<Payload>> revisions,
            RunError error) {
        RunStatus status = error == null ? RunStatus.SUCCESS : RunStatus.FAILED;
        return new WorkflowResult("r", "d", "1", "h", status, outputs, metadata, revisions, AT, AT, error);
    }

    private static StepMetadata metadata(StepError error, Payload custom) {
        return new StepMetadata("succeeded", AT, AT, 0, 0, true, error, custom);
    }

    private static Payload text(int length) {
        return Payload.ofJson('"' + "x".repeat(length) + '"');
    }

    private static Payload object(int length) {
        return Payload.ofJson("{\"x\":\"" + "x".repeat(length) + "\"}");
    }

    private static int size(WorkflowResult result) {
        return Codecs.workflowResult().encode(result).length;
    }
}
