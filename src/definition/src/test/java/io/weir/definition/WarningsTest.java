package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static List<String> warnings(String yaml) {
        return Definitions.warnings(Definitions.read(yaml)).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aStepThatIsSkippedWithAnOptionalOneBeforeItIsPointedOut() {
        assertThat(warnings("""
                id: optional
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [extra]}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """))
                .singleElement()
                .asString()
                .contains("steps[2]: 'go-on' needs 'extra'", "trigger: all_done");
        assertThat(warnings("""
                id: diamond
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [check, extra]}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).hasSize(1);
        assertThat(warnings("""
                id: by-transition
                steps: [{id: check}, {id: extra}, {id: go-on}]
                transitions:
                  - {type: conditional, from: check, to: extra, condition: output.more}
                  - {type: sequential, from: extra, to: go-on}
                """)).hasSize(1);
    }

    @Test
    void aStepThatGoesOnWithoutTheOptionalOneAndABranchWithAlternativesAreNot() {
        assertThat(warnings("""
                id: all-done
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [extra], trigger: all_done}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).isEmpty();
        assertThat(warnings("""
                id: alternatives
                steps: [{id: check}, {id: large}, {id: small}, {id: after, depends_on: [large]}]
                transitions:
                  - {type: conditional, from: check, to: large, condition: output.n > 3}
                  - {type: conditional, from: check, to: small, condition: output.n <= 3}
                """)).isEmpty();
        assertThat(warnings("""
                id: last
                steps: [{id: check}, {id: extra}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).isEmpty();
    }

    @Test
    void aHeartbeatWithoutABoundOnTheStartIsPointedOut() {
        assertThat(warnings("""
                id: w
                steps: [{id: a, timeouts: {start_to_close: none, heartbeat: 10s}}]
                """))
                .singleElement()
                .asString()
                .startsWith("steps[0].timeouts: ")
                .contains("schedule_to_start");
        assertThat(warnings("""
                id: w
                steps: [{id: a, timeouts: {start_to_close: none, heartbeat: 10s, schedule_to_start: 1h}}]
                """)).isEmpty();
    }
}
