package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdsTest {
    @Test
    void aNewIdIsAUuidOfVersion7ThatTellsItsTime() {
        long before = System.currentTimeMillis();
        String id = RunIds.newRunId();

        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
        assertThat(RunIds.timestampOf(id).orElseThrow()).isGreaterThanOrEqualTo(before);
        assertThat(RunIds.newRunId()).isNotEqualTo(id);
    }

    @Test
    void idsSortByTime() {
        String earlier = RunIds.at(1_000, -1, -1);
        String later = RunIds.at(1_001, 0, 0);

        assertThat(earlier).isLessThan(later);
        assertThat(RunIds.timestampOf(earlier)).isEqualTo(OptionalLong.of(1_000));
        assertThat(RunIds.problemWith(later)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order-4711",
                "6f1c2b0e-4a6d-4c1e-9f5b-2f1d3c4b5a69",
                "01890000-0000-7000-0000-000000000000",
                "01890000x0000-7000-8000-000000000000"
            })
    void otherIdsTellNoTime(String id) {
        assertThat(RunIds.timestampOf(id)).isEmpty();
    }

    @Test
    void whatIsWrongWithAnIdIsSaid() {
        assertThat(RunIds.problemWith("")).isEqualTo("an empty id");
        assertThat(RunIds.problemWith("😀".repeat(200))).isNull();
        assertThat(RunIds.problemWith("x".repeat(201))).isEqualTo("an id of 201 characters");
        assertThat(RunIds.problemWith("a\u007f")).isEqualTo("an id with a control character at index 1");
        assertThat(RunIds.problemWith("\ud83d")).isEqualTo("an id with half a surrogate pair");
    }
}
