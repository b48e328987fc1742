package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code weir} logs, of its own and of Kafka's. */
class LoggingTest {
    /** The controller that answers its own registration too early says so here, and in no other place. */
    private static final String CONTROLLER_ANSWERS = "kafka.server.ControllerApis";

    @Test
    void aCleanStartOfTheLocalBrokerLogsNoErrors() throws JoranException {
        LoggerContext logging = logging(Map.of());

        assertThat(logging.getLogger(CONTROLLER_ANSWERS).isErrorEnabled()).isFalse();
    }

    @Test
    void everyOtherErrorOfKafkaIsLogged() throws JoranException {
        LoggerContext logging = logging(Map.of());

        for (String other : new String[] {"kafka.server.BrokerServer", "kafka.server", "org.apache.kafka.clients"}) {
            assertThat(logging.getLogger(other).getEffectiveLevel()).as(other).isEqualTo(Level.ERROR);
        }
        assertThat(logging.getLogger("io.weir").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void whoAsksForKafkasLogGetsAllOfIt() throws JoranException {
        LoggerContext logging = logging(Map.of("weir.log.kafka", "INFO"));

        assertThat(logging.getLogger(CONTROLLER_ANSWERS).getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(logging.getLogger("kafka").getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void whatOthersWroteBeginsNoLineOfItsOwnInAMessageOrAnException() throws JoranException {
        String forged = "x\r\n12:00:00.000 ERROR i.w.s.WeirEngine [main] all is lost\u2028\u001b[2J";
        RuntimeException failure = new IllegalStateException(forged, new IllegalArgumentException(forged));
        failure.addSuppressed(new IllegalArgumentException(forged));

        List<String> lines = logged(forged, failure).lines().toList();

        assertThat(lines).filteredOn(line -> line.contains("all is lost")).hasSize(4);
        assertThat(lines.get(0)).contains("LoggingTest", "all is lost");
        assertThat(lines.get(1)).startsWith("java.lang.IllegalStateException: x");
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line -> line.matches("(\t+at |\t+\\.\\.\\. |\t*Caused by: |\t*Suppressed: ).*"));
        assertThat(String.join("", lines)).doesNotContainPattern("[\\p{Cc}\\p{Zl}&&[^\t]]");
    }

    @Test
    void anExceptionIsLoggedOnceWithItsFramesAndAMessageWithoutOneEndsItsLine() throws JoranException {
        RuntimeException failure = new IllegalStateException("broken");

        List<String> lines = logged("it failed", failure).lines().toList();

        assertThat(lines).filteredOn(line -> line.contains("broken")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.startsWith("\tat ")).hasSameSizeAs(failure.getStackTrace());
        assertThat(logged("all is well", null)).endsWith("all is well" + System.lineSeparator());
    }

    private static String logged(String message, @Nullable Throwable failure) throws JoranException {
        LoggerContext logging = logging(Map.of());
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) logging.getLogger("ROOT").getAppender("STDERR");
        ILoggingEvent event = new LoggingEvent(
                LoggingTest.class.getName(),
                logging.getLogger(LoggingTest.class),
                Level.ERROR,
                message,
                failure,
                new Object[0]);
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    private static LoggerContext logging(Map<String, String> properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
        return context;
    }
}
