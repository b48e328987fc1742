package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    static Stream<Exception> interruptions() {
        return Stream.of(new InterruptedException(), new InterruptException(new InterruptedException()));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void anInterruptionIsSaidInWordsAndEndsAsCtrlCDoes(Exception interruption) {
        // Kafka's exception leaves a mark on the thread that makes it.
        Thread.interrupted();

        Failure failure = Failures.translate(interruption);

        assertThat(failure.getMessage()).isEqualTo("Interrupted before the end");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }
}
